package ecluse.drills.population;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NameTest {
    @Test
    void the_plain_form_is_letters_alone() {
        assertThat(Name.of("d'Aubigny").plain()).isEqualTo("daubigny");
        assertThat(Name.of("Lecœur").plain()).isEqualTo("lecoeur");
        assertThat(Name.of("Yıldız").plain()).isEqualTo("yildiz");
        assertThat(Name.of("de La Fontaine").plain()).isEqualTo("delafontaine");
    }

    @Test
    void every_listed_name_has_a_plain_form() {
        for (var list : new String[] {"first-names-female.txt", "first-names-male.txt", "last-names.txt"}) {
            assertThat(Resource.lines(list))
                    .allMatch(line -> !Name.of(line).plain().isEmpty())
                    .doesNotHaveDuplicates();
        }
    }
}
