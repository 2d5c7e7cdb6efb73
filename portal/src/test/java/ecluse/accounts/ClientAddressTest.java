package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.web.MockHttpServletRequest;

class ClientAddressTest {
    private static final Settings WITHOUT_PROXY = settings(Map.of());
    private static final Settings BEHIND_PROXY = settings(Map.of("ecluse.base-url", "https://portal.example"));

    @Test
    void without_a_proxy_a_forwarded_header_is_the_callers_own_word() {
        assertThat(ClientAddress.of(from("203.0.113.7", "198.51.100.1"), WITHOUT_PROXY)
                        .text())
                .isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.1 | 198.51.100.1",
                "10.0.0.1, 198.51.100.1 | 198.51.100.1",
                "' 1.2.3.4 ,198.51.100.1 ' | 198.51.100.1",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "localhost | 127.0.0.1",
                "'' | 127.0.0.1",
                "<script> | 127.0.0.1",
                "'198.51.100.1,' | 127.0.0.1"
            })
    void behind_a_proxy_the_last_address_is_the_one_the_proxy_added(String header, String expected) {
        assertThat(ClientAddress.of(from("127.0.0.1", header), BEHIND_PROXY).text())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.7",
        "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
        "2001:db8:1:2::1, 2001:db8:1:2:0:0:0:0/64",
        "local, local"
    })
    void a_subscriber_of_ipv6_is_one_network(String address, String network) {
        assertThat(ClientAddress.network(address)).isEqualTo(network);
    }

    private static MockHttpServletRequest from(String peer, String forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        request.addHeader("X-Forwarded-For", forwarded);
        return request;
    }

    private static Settings settings(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("ecluse", Settings.class);
    }
}
