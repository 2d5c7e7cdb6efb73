package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.training.Board.Level;
import ecluse.training.Board.Line;
import ecluse.training.Board.Task;
import ecluse.training.Board.Waiting;
import ecluse.training.Kairos.Organisation;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
class BoardTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 25);

    private final Organisation organisation = Organisation.any();

    @ParameterizedTest
    @CsvSource({
        "0,0,IN_TIME",
        "2,0,IN_TIME",
        "3,0,REMINDER",
        "4,1,REMINDER",
        "5,2,ACCOUNT_MANAGER",
        "9,6,ACCOUNT_MANAGER",
        "10,7,AGENCY_DESK",
        "30,27,AGENCY_DESK",
        "31,28,AGENCY_ONLY"
    })
    void an_entry_that_is_not_declared_climbs_the_levels(int daysAgo, long late, Level level) {
        var line = line(Task.ENTER, TODAY.minusDays(daysAgo), "38130");
        assertThat(line.late()).isEqualTo(late);
        assertThat(line.level()).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        // Due on a Sunday, on Whit Monday, on a day that is a holiday in Réunion alone.
        "ENTER,2026-11-26,38130,2026-11-27",
        "ENTER,2026-05-22,38130,2026-05-22",
        "REPORT,2029-11-20,97400,2029-12-19",
        "REPORT,2029-11-20,38130,2029-12-20"
    })
    void the_board_says_the_last_working_day(Task task, LocalDate day, String postcode, LocalDate actBy) {
        assertThat(line(task, day, postcode).actBy()).isEqualTo(actBy);
    }

    @ParameterizedTest
    @CsvSource({"20,info", "4,due", "3,late", "1,late"})
    void a_missing_ais_turns_red_three_days_before_the_start(int daysAhead, String tone) {
        var line = line(Task.REGISTER, TODAY.plusDays(daysAhead), "38130");
        assertThat(line.tone(TODAY)).isEqualTo(tone);
    }

    @Test
    void the_board_counts_what_is_due_and_names_nobody() {
        var group = organisation.group("Soudage TIG");
        organisation.enrolled(group, Stage.DURING);
        organisation.enrolled(group, Stage.DURING);
        Kairos.WORLD.run("update training.training_session set ends_on = current_date - 6 where id = ?", group.id());
        var soon = organisation.group("Cuisine");
        organisation.enrolled(soon, Stage.BEFORE);
        Kairos.WORLD.run("update training.training_session set starts_on = current_date + 5 where id = ?", soon.id());
        var page = organisation.office().get("/kairos/today");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("/kairos/groups/" + group.id() + "/acts/complete", "3 jours de retard")
                .contains("/acts/register", "0 inscrits sur 1")
                .doesNotContain("Berthelot");
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
        assertThat(Organisation.any().office().get("/kairos/today").body())
                .contains("Rien n’est dû")
                .doesNotContain("Soudage TIG", "Cuisine");
    }

    @Test
    void who_waits_alone_has_the_act_at_once() {
        var group = organisation.group("Cuisine");
        var person = organisation.enrolled(group, Stage.BEFORE);
        Kairos.WORLD.run("update training.training_session set starts_on = current_date + 5 where id = ?", group.id());
        var enrolment = Kairos.WORLD.text(
                "select id::text from training.enrolment where person = ?",
                person.ref().value());
        var office = organisation.office();
        var act = "/kairos/enrolments/" + enrolment + "/acts/register";
        assertThat(office.get("/kairos/today").body()).contains("href=\"" + act + "\"");
        assertThat(office.get(act).status()).isEqualTo(200);
    }

    @Test
    void a_report_is_due_of_an_exit_that_was_declared_here_and_of_no_imported_one() {
        var imported = organisation.group("Cuisine");
        organisation.enrolled(imported, Stage.AFTER);
        var group = organisation.group("Soudage TIG");
        var person = organisation.enrolled(group, Stage.DURING);
        var enrolment = Kairos.WORLD.text(
                "select id::text from training.enrolment where person = ?",
                person.ref().value());
        var office = organisation.office();
        var exit = "/kairos/enrolments/" + enrolment + "/acts/complete";
        office.get(exit);
        var fields = Map.of("on", LocalDate.now().toString(), "line", enrolment + ":0");
        assertThat(office.post(exit, fields).status()).isEqualTo(303);
        assertThat(office.get("/kairos/today").body())
                .contains("Remettre les bilans", "/kairos/enrolments/" + enrolment + "/acts/report")
                .containsOnlyOnce("Remettre les bilans");
    }

    @Test
    void the_board_is_the_offices() {
        assertThat(organisation.as(Role.ATTENDANCE_TAKER).get("/kairos/today").status())
                .isEqualTo(403);
    }

    private static Line line(Task task, LocalDate day, String postcode) {
        return Line.of(new Waiting(task, new UUID(0, 1), "Soudage", postcode, day, 3, new UUID(0, 2)), TODAY);
    }
}
