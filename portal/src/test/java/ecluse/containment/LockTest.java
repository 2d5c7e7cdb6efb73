package ecluse.containment;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Lock.Asked;
import ecluse.containment.Lock.Author;
import ecluse.containment.Lock.State;
import ecluse.kernel.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks as values; what the database makes of them is in {@link ContainmentTest}. */
class LockTest {
    private static final AccountId FIRST = new AccountId(new UUID(1, 1));
    private static final AccountId SECOND = new AccountId(new UUID(1, 2));
    private static final Optional<Asked> ASKED_BY_FIRST =
            Optional.of(new Asked(FIRST, "C-00001", Instant.EPOCH, "The password was changed."));

    @Test
    void invariant_9_who_asked_for_a_reopening_cannot_approve_it_and_somebody_else_can() {
        var lock = lock(State.REOPENING_ASKED, ASKED_BY_FIRST);
        assertThat(lock.mayBeApprovedBy(FIRST)).isFalse();
        assertThat(lock.mayBeApprovedBy(SECOND)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = State.class, names = "REOPENING_ASKED", mode = EnumSource.Mode.EXCLUDE)
    void nobody_approves_what_does_not_wait_for_it(State state) {
        assertThat(lock(state, ASKED_BY_FIRST).mayBeApprovedBy(SECOND)).isFalse();
    }

    @Test
    void nobody_approves_what_nobody_asked_for() {
        assertThat(lock(State.REOPENING_ASKED, Optional.empty()).mayBeApprovedBy(SECOND))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"CLOSED, true", "REOPENING_ASKED, true", "REOPENED, false", "LAPSED, false"})
    void a_lock_is_shut_until_the_second_person_opens_it_or_its_end_comes(State state, boolean shut) {
        assertThat(state.shut()).isEqualTo(shut);
    }

    @Test
    void a_lock_knows_the_rule_that_closed_it() {
        assertThat(lock(new Author.Rule("MISSES")).rule()).contains("MISSES");
        assertThat(lock(new Author.Officer("C-00001")).rule()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-0231", " P-0231 ", "p-0231", "P-0231\n"})
    void closing_is_confirmed_by_typing_the_code_in_whatever_letters(String typed) {
        assertThat(new Target(Scope.PARTNER, "7", "P-0231", "AFP Isère").confirmedBy(typed))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P-023", "P-02311", "P 0231", "AFP Isère", "7"})
    void nothing_else_confirms(String typed) {
        assertThat(new Target(Scope.PARTNER, "7", "P-0231", "AFP Isère").confirmedBy(typed))
                .isFalse();
    }

    @Test
    void the_portal_is_one_target_without_a_name() {
        assertThat(Target.portal()).isEqualTo(new Target(Scope.PORTAL, "", "PORTAL", ""));
    }

    @ParameterizedTest
    @CsvSource({"1, SIGN_IN", "2, ACCOUNT", "3, PARTNER", "4, ROLE", "5, SERVICE", "6, PORTAL"})
    void the_codes_in_the_ledger_stay(int code, Scope scope) {
        assertThat(scope.code()).isEqualTo(code);
        assertThat(Scope.of(code)).isEqualTo(scope);
    }

    private static Lock lock(Author author) {
        return lock(author, State.CLOSED, Optional.empty());
    }

    private static Lock lock(State state, Optional<Asked> asked) {
        return lock(new Author.Officer("C-00009"), state, asked);
    }

    private static Lock lock(Author author, State state, Optional<Asked> asked) {
        return new Lock(
                new UUID(3, 3),
                Target.portal(),
                "A reason",
                Optional.empty(),
                author,
                Instant.EPOCH,
                7,
                0,
                Duration.ZERO,
                Optional.empty(),
                asked,
                Optional.empty(),
                state);
    }
}
