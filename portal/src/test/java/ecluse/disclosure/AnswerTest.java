package ecluse.disclosure;

import static ecluse.kernel.Field.EMAIL;
import static ecluse.kernel.Field.LAST_NAME;
import static ecluse.kernel.Field.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Receipt;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes back from the door: facts that hold what was granted, refusals that keep their reference. */
class AnswerTest {
    private static final Receipt RECEIPT = new Receipt(41, 42, Instant.EPOCH);
    private static final PersonRef ANNE = new PersonRef(new UUID(7, 1));
    private final Facts facts = new Facts(ANNE, Map.of(LAST_NAME, "Berthelot", EMAIL, "anne@example.org"));

    @Test
    void a_fact_that_was_not_granted_is_not_there() {
        assertThat(facts.person()).isEqualTo(ANNE);
        assertThat(facts.show(LAST_NAME)).isEqualTo("Berthelot");
        assertThat(facts.show(PHONE)).isEmpty();
        assertThat(facts.has(EMAIL)).isTrue();
        assertThat(facts.has(PHONE)).isFalse();
        assertThat(facts.fields()).containsExactlyInAnyOrder(LAST_NAME, EMAIL);
    }

    @Test
    void invariant_8_facts_print_which_fields_they_hold_and_no_value() {
        assertThat(facts.toString())
                .contains(ANNE.toString(), "LAST_NAME", "EMAIL")
                .doesNotContain("Berthelot", "@");
    }

    @Test
    void what_is_made_of_an_answer_keeps_its_receipt() {
        Answer<String> answer = new Disclosed<>(facts, RECEIPT).map(each -> each.show(LAST_NAME));
        assertThat(answer).isEqualTo(new Disclosed<>("Berthelot", RECEIPT));
    }

    @Test
    void a_refusal_stays_one_whatever_would_have_been_made_of_the_answer() {
        var lock = new UUID(9, 9);
        var refusal = new Withheld<Facts>(Reason.LOCKED, Optional.of(RECEIPT), Optional.of(lock));
        assertThat(refusal.map(each -> each.show(LAST_NAME)))
                .isEqualTo(new Withheld<String>(Reason.LOCKED, Optional.of(RECEIPT), Optional.of(lock)));
    }

    @ParameterizedTest
    @CsvSource({"1, OVER_BUDGET", "2, NO_TIE", "3, LOCKED", "4, SIGNED_OUT", "5, NOT_GRANTED", "6, LEDGER_UNAVAILABLE"})
    void the_codes_in_the_ledger_stay(int code, Reason reason) {
        assertThat(reason.code()).isEqualTo(code);
        assertThat(Reason.of(code)).isEqualTo(reason);
    }

    @Test
    void a_look_up_needs_the_birth_date_save_where_nothing_is_guarded() {
        assertThat(Policy.ECLUSE.birthDateRequired()).isTrue();
        assertThat(Policy.PLAIN.birthDateRequired()).isFalse();
    }
}
