package ecluse.drills.july;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.drills.attack.Policy;
import ecluse.drills.attack.Progress;
import ecluse.drills.attack.RunReport;
import ecluse.drills.july.FakePortal.Fault;
import ecluse.drills.mail.MailSink;
import ecluse.drills.population.Plan;
import ecluse.drills.population.Population;
import ecluse.drills.population.Scale;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The drill measured: against a portal that keeps every promise, and against one that breaks a certain one. */
@Execution(ExecutionMode.CONCURRENT)
class JulyRunTest {
    private static final Population POPULATION =
            new Population(new Plan(2_000, 5, LocalDate.of(2026, 11, 24), Scale.LIVELY));

    private static final Pace QUICK = new Pace(Duration.ofSeconds(1), Duration.ofMillis(50), Duration.ofMillis(200));

    @Test
    void a_portal_that_keeps_its_promises_passes() throws Exception {
        var report = drill(Policy.ECLUSE);
        var figures = report.figures();
        assertThat(report.fallen()).isEmpty();
        assertThat(figures)
                .containsEntry("attacker_outside_caseload", 0)
                .containsEntry("people_after_lock", 0)
                .containsEntry("exposure_equals_taken", true)
                .containsEntry("honest_refused", 0);
        assertThat((Integer) figures.get("attacker_people")).isBetween(80, 120).isEqualTo(figures.get("caseload"));
        assertThat((Integer) figures.get("attacker_contacts")).isBetween(10, 20);
        assertThat((Integer) figures.get("notices_sent")).isGreaterThan(70);
        assertThat((Double) figures.get("closed_after_s")).isLessThan(10);
    }

    @Test
    void a_portal_without_a_guard_loses_everybody() throws Exception {
        var report = drill(Policy.PLAIN);
        assertThat(report.fallen()).isEmpty();
        assertThat(report.figures()).containsEntry("attacker_people", 2_000);
        assertThat((Integer) report.figures().get("attacker_outside_caseload")).isGreaterThan(1_800);
    }

    @Test
    void a_portal_that_answers_for_anybody_mails_twice_and_refuses_honest_people_is_caught() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.SHOWS_ANYBODY, Fault.MAILS_TWICE, Fault.REFUSES_HONEST_PEOPLE)
                        .fallen())
                .anyMatch(words -> words.contains("nobody outside the caseload"))
                .anyMatch(words -> words.contains("each notice once"))
                .anyMatch(words -> words.contains("honest users are never refused"));
    }

    @Test
    void a_portal_that_forgets_somebody_is_caught() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.LISTS_TOO_FEW, Fault.FORGETS_A_MAIL, Fault.OPENS_WITH_ONE_PERSON)
                        .fallen())
                .anyMatch(words -> words.contains("the exposure is exact"))
                .anyMatch(words -> words.contains("a notice to everybody exposed"))
                .anyMatch(words -> words.contains("one person alone does not open again"));
    }

    @Test
    void a_portal_that_lists_somebody_who_was_not_exposed_is_caught() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.LISTS_TOO_MANY).fallen())
                .anyMatch(words -> words.contains("0 pairs held and not listed, 1 listed and not held"));
    }

    @Test
    void a_portal_that_neither_counts_nor_closes_is_caught_even_when_officers_close_later() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.NEVER_LOCKS, Fault.NO_CONTACT_BUDGET)
                        .fallen())
                .anyMatch(words -> words.contains("closed within 10 s of the first abnormal request (never)"))
                .anyMatch(words -> words.contains("at most 60 contacts"));
    }

    @Test
    void a_portal_whose_lock_does_not_close_is_caught() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.GOES_ON_AFTER_THE_LOCK).fallen())
                .anyMatch(words -> words.contains("closed within 10 s"))
                .anyMatch(words -> words.contains("a colleague of the thief's victim works on"));
    }

    @Test
    void what_leaks_behind_a_lock_is_caught() throws Exception {
        assertThat(drill(Policy.ECLUSE, Fault.LEAKS_BEHIND_THE_LOCK).fallen())
                .anyMatch(words -> words.contains("nobody after the lock"));
    }

    private static RunReport drill(Policy policy, Fault... faults) throws Exception {
        var progress = new Progress(new PrintStream(OutputStream.nullOutputStream()));
        var run = new JulyRun(policy, POPULATION, Path.of("unused"), Clock.systemUTC(), QUICK, progress);
        var box = new NoticeBox();
        try (var sink = MailSink.start(box);
                var portal = new FakePortal(POPULATION, policy == Policy.PLAIN, sink.port(), faults)) {
            return run.against(portal.address(), box);
        }
    }
}
