package ecluse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Reason;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules by table: no clock, no database. */
class RulesTest {
    private static final Instant NOON = Instant.parse("2026-07-12T10:00:00Z");
    private static final Rules RULES = Rules.of(new Settings.Detection(5, 50));

    private final List<Refusal> refusals = new ArrayList<>();

    /** Refusals one after another, {@code apart} milliseconds between them; person 0 is nobody. */
    private RulesTest refused(Reason reason, int times, int people, long apart) {
        for (int i = 0; i < times; i++) {
            var last = refusals.isEmpty() ? NOON : refusals.getLast().at();
            var person = people == 0 ? Optional.<PersonRef>empty() : Optional.of(person(i % people));
            refusals.add(new Refusal(refusals.size() + 1, last.plusMillis(apart), reason, person));
        }
        return this;
    }

    private static PersonRef person(int number) {
        return new PersonRef(new UUID(7, number));
    }

    private Optional<Rule> rule() {
        return RULES.firstIn(refusals).map(Rules.Finding::rule);
    }

    @ParameterizedTest(name = "{0} refusals over budget, {1} different people, {2} ms apart: {3}")
    @CsvSource({
        "4,  4, 100,    ",
        "5,  5, 100,    REFUSALS",
        "5,  5, 14000,  REFUSALS",
        "5,  5, 15000,  ",
        "2,  1, 300,    ",
        "40, 1, 300,    ",
        "40, 4, 1000,   ",
        "9,  5, 1000,   REFUSALS",
    })
    void openings_refused_over_budget_count_by_people_within_a_minute(
            int times, int people, long apart, Rule expected) {
        assertThat(refused(Reason.OVER_BUDGET, times, people, apart).rule()).isEqualTo(Optional.ofNullable(expected));
    }

    @ParameterizedTest(name = "{0} look-ups without an answer, {1} ms apart: {2}")
    @CsvSource({
        "49, 10,     ",
        "50, 10,     MISSES",
        "50, 73000,  MISSES",
        "50, 74000,  ",
        "1,  10,     ",
    })
    void look_ups_that_find_nobody_count_each_within_an_hour(int times, long apart, Rule expected) {
        assertThat(refused(Reason.NO_TIE, times, 0, apart).rule()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void look_ups_refused_because_too_many_missed_go_on_counting() {
        refused(Reason.NO_TIE, 20, 0, 50).refused(Reason.OVER_BUDGET, 29, 0, 50);
        assertThat(rule()).isEmpty();
        refused(Reason.OVER_BUDGET, 1, 0, 50);
        assertThat(rule()).contains(Rule.MISSES);
    }

    @Test
    void trying_one_handle_again_and_again_counts_once_and_many_handles_count_each() {
        assertThat(refused(Reason.NO_TIE, 200, 1, 100).rule()).isEmpty();
        refusals.clear();
        assertThat(refused(Reason.NO_TIE, 50, 50, 100).rule()).contains(Rule.MISSES);
    }

    @Test
    void somebody_honest_who_clicks_twice_on_each_of_four_refused_pages_stays_open() {
        for (int i = 0; i < 4; i++) {
            var person = Optional.of(person(i));
            refusals.add(new Refusal(2 * i, NOON.plusSeconds(i), Reason.OVER_BUDGET, person));
            refusals.add(new Refusal(2 * i + 1, NOON.plusSeconds(i).plusMillis(200), Reason.OVER_BUDGET, person));
        }
        assertThat(rule()).isEmpty();
    }

    @Test
    void the_finding_names_the_refusal_that_was_one_too_many() {
        refused(Reason.OVER_BUDGET, 9, 9, 1000);
        var finding = RULES.firstIn(refusals).orElseThrow();
        assertThat(finding.position()).isEqualTo(5);
        assertThat(finding.seen()).isEqualTo(5);
        assertThat(finding.first()).isEqualTo(NOON.plusSeconds(1));
        assertThat(finding.last()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void nothing_refused_nothing_found() {
        assertThat(RULES.firstIn(List.of())).isEmpty();
    }
}
