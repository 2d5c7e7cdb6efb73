package ecluse.disclosure;

import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.POSTCODE;
import static ecluse.kernel.Field.STATUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Request.People;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Service;
import ecluse.kernel.Viewer;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    private static final Viewer VIEWER = RulesTest.viewer(Role.TRAINING_OFFICE_MANAGER);

    @Test
    void a_request_is_about_one_person_to_five_hundred() {
        assertThat(about(people(1)).size()).isEqualTo(1);
        assertThat(about(people(500)).size()).isEqualTo(500);
        assertThatThrownBy(() -> about(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> about(people(501))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_person_named_twice_is_asked_for_once_in_the_order_of_the_first_time() {
        var people = people(3);
        var twice = List.of(people.get(2), people.get(0), people.get(2), people.get(1));
        assertThat(about(twice).people())
                .isEqualTo(new People.Named(List.of(people.get(2), people.get(0), people.get(1))));
    }

    @Test
    void a_look_up_is_about_one_person_and_prints_nothing_of_it() {
        var lookUp = Request.lookUp(VIEWER, "21234567890", LocalDate.of(1990, 4, 1), Set.of(LAST_NAME));
        assertThat(lookUp.size()).isEqualTo(1);
        assertThat(lookUp.purpose()).isEqualTo(Purpose.LOOK_UP);
        assertThat(lookUp.toString())
                .contains("LookedUp[…]")
                .doesNotContain("21234567890")
                .doesNotContain("1990");
    }

    @Test
    void contact_and_address_are_dear_and_nothing_else_is() {
        assertThat(asking(EnumSet.of(LAST_NAME, EMAIL)).dear()).isTrue();
        assertThat(asking(EnumSet.of(POSTCODE)).dear()).isTrue();
        assertThat(asking(EnumSet.of(LAST_NAME, STATUS)).dear()).isFalse();
    }

    @Test
    void narrowing_keeps_what_was_asked_and_granted_alike_and_changes_nothing_else() {
        var request = asking(EnumSet.of(LAST_NAME, EMAIL)).because("a reason").through(Service.CORRESPONDENCE);
        var narrowed = request.only(EnumSet.of(LAST_NAME, STATUS));
        assertThat(narrowed.fields()).containsExactly(LAST_NAME);
        assertThat(narrowed).usingRecursiveComparison().ignoringFields("fields").isEqualTo(request);
        assertThat(narrowed.service()).isEqualTo(Service.CORRESPONDENCE);
        assertThat(narrowed.reason()).contains("a reason");
    }

    @Test
    void a_reason_is_four_hundred_printable_characters_at_most() {
        assertThat(about(people(1)).because("x".repeat(400)).reason())
                .hasValueSatisfying(words -> assertThat(words).hasSize(400));
        assertThatThrownBy(() -> about(people(1)).because("x".repeat(401)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(about(people(1)).because("Émargement – groupe 3 🙂").reason())
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "\u007f", "\u0085", "half \ud83d", "\ude00 half", "\ud800", "\udfff"})
    void what_the_ledger_cannot_hold_is_no_reason(String words) {
        assertThat(Request.printable(words)).isFalse();
        assertThatThrownBy(() -> about(people(1)).because(words)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "\u00a0", "é", "\ud7ff", "\ue000", "\ud83d\ude42"})
    void what_the_ledger_can_hold_is_printable(String words) {
        assertThat(Request.printable(words)).isTrue();
    }

    private static Request about(List<PersonRef> people) {
        return Request.by(VIEWER, Purpose.LIST_GROUP, people, Set.of(LAST_NAME));
    }

    private static Request asking(Set<Field> fields) {
        return Request.by(VIEWER, Purpose.REACH_TRAINEE, people(1).getFirst(), fields);
    }

    private static List<PersonRef> people(int number) {
        return IntStream.range(0, number)
                .mapToObj(n -> new PersonRef(new UUID(7, n)))
                .toList();
    }
}
