package ecluse.accounts;

import static ecluse.accounts.Whereabouts.GIVE_AGAIN;
import static ecluse.accounts.Whereabouts.SAME;
import static ecluse.accounts.Whereabouts.SIGN_IN_ANEW;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Assurance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereaboutsTest {
    private static final String HOME = "198.51.100.7";
    private static final String AWAY = "203.0.113.7";

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, 198.51.100.0/24",
        "198.51.100.255, 198.51.100.0/24",
        "127.0.0.2, 127.0.0.0/24",
        "2001:db8:12:3456::1, 2001:db8:12:3400:0:0:0:0/56",
        "2001:db8:12:34ff:ffff::, 2001:db8:12:3400:0:0:0:0/56",
        "2001:db8:12:3500::1, 2001:db8:12:3500:0:0:0:0/56",
        "::ffff:198.51.100.7, 198.51.100.0/24",
        "unknown, unknown"
    })
    void a_place_is_an_ipv4_24_or_an_ipv6_56(String address, String place) {
        assertThat(ClientAddress.place(address)).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7, Firefox, SAME, SAME",
        "198.51.100.200, Firefox, SAME, SAME",
        "198.51.100.200, Safari, SAME, SAME",
        "203.0.113.7, Firefox, SAME, SAME",
        "203.0.113.7, Safari, GIVE_AGAIN, SIGN_IN_ANEW",
        "2001:db8::1, Safari, GIVE_AGAIN, SIGN_IN_ANEW",
        "203.0.113.7, '', GIVE_AGAIN, SIGN_IN_ANEW"
    })
    void only_network_and_browser_together_are_asked_about(
            String address, String agent, Whereabouts withFactor, Whereabouts withPasswordAlone) {
        assertThat(Whereabouts.of(HOME, "Firefox", address, agent, Assurance.AAL2))
                .isEqualTo(withFactor);
        assertThat(Whereabouts.of(HOME, "Firefox", address, agent, Assurance.AAL1))
                .isEqualTo(withPasswordAlone);
    }

    @Test
    void the_way_there_is_as_far_as_the_way_back() {
        assertThat(Whereabouts.of(AWAY, "a", HOME, "b", Assurance.AAL2)).isEqualTo(GIVE_AGAIN);
        assertThat(Whereabouts.of(HOME, "b", AWAY, "a", Assurance.AAL2)).isEqualTo(GIVE_AGAIN);
        assertThat(Whereabouts.of(AWAY, "a", HOME, "b", Assurance.AAL1)).isEqualTo(SIGN_IN_ANEW);
        assertThat(Whereabouts.of(HOME, "a", HOME, "a", Assurance.AAL1)).isEqualTo(SAME);
    }
}
