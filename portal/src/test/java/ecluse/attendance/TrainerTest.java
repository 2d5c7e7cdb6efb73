package ecluse.attendance;

import static ecluse.attendance.Centre.dayForm;
import static ecluse.attendance.Centre.entry;
import static ecluse.attendance.Centre.form;
import static ecluse.attendance.Centre.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.AccountId;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map.Entry;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The trainer's pages and what a device sends, without JavaScript. */
@Tag("database")
class TrainerTest {
    private static final String MORNING = new HalfDay(Centre.TODAY, Half.MORNING).key();
    private static final String AFTERNOON = new HalfDay(Centre.TODAY, Half.AFTERNOON).key();

    private final Centre centre = Centre.withAnotherGroup();
    private final Browser trainer = Centre.browser(centre.trainer);
    private final Browser office = Centre.browser(centre.office);

    @Test
    void todays_groups_are_those_that_meet_at_ones_own_sites() {
        centre.meetsToday(office);
        var foreign = new Centre();
        foreign.meetsToday(Centre.browser(foreign.office));
        var page = trainer.get("/kairos/attendance/today");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains(centre.day()).doesNotContain(foreign.day());
        Centre.WORLD.run(
                "update training.training_session set ends_on = ? where id = ?",
                Centre.TODAY.minusDays(1),
                centre.group.id());
        assertThat(trainer.get("/kairos/attendance/today").body()).doesNotContain(centre.day());
    }

    @Test
    void a_groups_day_shows_names_alone_in_one_batch() {
        var centre = new Centre();
        centre.meetsToday(Centre.browser(centre.office));
        for (int i = 0; i < 12; i++) {
            centre.trainee("Anne", "Personne" + i);
        }
        var page = Centre.browser(centre.trainer).get(centre.day());
        assertThat(page.body())
                .contains("Personne0", "Personne11", "data-field=\"LAST_NAME\"")
                .doesNotContain("IDENTIFIER", "EMAIL", "PHONE", "BIRTH_DATE");
        assertThat(Centre.WORLD.count(
                        "select count(distinct at) from ledger.entry where account = ? and kind = 1",
                        centre.trainer.id()))
                .isEqualTo(1);
        assertThat(Centre.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1 and fields = 3",
                        centre.trainer.id()))
                .isEqualTo(12);
    }

    @Test
    void the_plain_form_saves_and_says_who_and_when() {
        centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        var saved = trainer.post(
                centre.day(), dayForm(trainer.get(centre.day()), "c0." + MORNING, "P", "c0." + AFTERNOON, "A"));
        assertThat(saved.status()).isEqualTo(303);
        var page = trainer.get(saved.location());
        assertThat(page.body()).contains("Les présences sont enregistrées.", "noté par");
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("P");
        assertThat(Centre.value(office.get(centre.month()), "c0." + AFTERNOON)).isEqualTo("A");
    }

    @Test
    void the_plain_form_shows_both_versions_where_the_office_was_quicker() {
        centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        var mine = dayForm(trainer.get(centre.day()), "c0." + MORNING, "A");
        officeWrites("c0." + MORNING, "E");
        var both = trainer.post(centre.day(), mine);
        assertThat(both.status()).isEqualTo(422);
        assertThat(both.body()).contains("la mienne : A", "l’autre : E", "choisissez la version");
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("E");
        var chosen = dayForm(both, "c0." + MORNING, "A", "conflict", "c0." + MORNING, "keep.c0." + MORNING, "mine");
        assertThat(trainer.post(centre.day(), chosen).status()).isEqualTo(303);
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("A");
    }

    @Test
    void the_plain_form_writes_its_own_day_alone_and_no_plan() {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        var other = Centre.TODAY.getDayOfMonth() == 1 ? "02-1" : "01-1";
        trainer.post(centre.day(), dayForm(trainer.get(centre.day()), "c0." + other, "P", "plan." + MORNING, "1"));
        assertThat(records(karim)).isZero();
        assertThat(Centre.value(office.get(centre.month()), "plan." + MORNING)).isEqualTo("3,5");
    }

    @Test
    void a_tick_that_is_sent_again_and_again_and_at_once_is_written_once() throws Exception {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        trainer.get(centre.day());
        var tick = tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "P", "0");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Browser.Answer>>();
            for (int i = 0; i < 8; i++) {
                calls.add(() -> send(trainer, centre.trainer, tick));
            }
            for (var answer : threads.invokeAll(calls)) {
                assertThat(answer.get().body()).contains("\"state\":\"taken\"", "\"mark\":\"P\"");
            }
        }
        assertThat(records(karim)).isEqualTo(1);
    }

    @Test
    void ticks_of_one_half_day_follow_one_another_and_all_stay_in_the_history() {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        trainer.get(centre.day());
        var first = UUID.randomUUID();
        var answer = send(
                trainer,
                centre.trainer,
                tick(first, karim, Centre.TODAY, 1, "P", "0"),
                tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "A", first.toString()),
                tick(UUID.randomUUID(), karim, Centre.TODAY, 2, "P", "0"));
        assertThat(answer.body()).doesNotContain("conflict", "refused");
        assertThat(records(karim)).isEqualTo(3);
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("A");
    }

    @Test
    void what_the_office_changed_meanwhile_is_shown_with_who_and_not_overwritten() {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        trainer.get(centre.day());
        officeWrites("c0." + MORNING, "E");
        var conflict = send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "A", "0"));
        assertThat(conflict.body()).contains("\"state\":\"conflict\"", "\"mark\":\"E\"", "noté par");
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("E");
        var seen = conflict.body().replaceFirst("(?s).*\"version\":([0-9]+).*", "$1");
        var chosen = send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "A", seen));
        assertThat(chosen.body()).contains("\"state\":\"taken\"");
        assertThat(Centre.value(office.get(centre.month()), "c0." + MORNING)).isEqualTo("A");
    }

    @Test
    void ticks_are_sent_by_the_account_that_made_them_and_by_no_other() {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        var other = centre.account(Role.ATTENDANCE_TAKER);
        var othersBrowser = Centre.PORTAL.signedIn(other);
        othersBrowser.get(centre.day());
        var id = UUID.randomUUID();
        var tick = tick(id, karim, Centre.TODAY, 1, "P", "0");
        assertThat(send(othersBrowser, centre.trainer, tick).status()).isEqualTo(409);
        assertThat(records(karim)).isZero();
        trainer.get(centre.day());
        assertThat(send(trainer, centre.trainer, tick).body()).contains("\"state\":\"taken\"");
        assertThat(send(othersBrowser, other, tick).body())
                .as("somebody else's tick, under one's own name")
                .contains("\"state\":\"refused\"");
        assertThat(records(karim)).isEqualTo(1);
    }

    @Test
    void a_month_that_is_handed_over_or_certified_refuses_with_a_clear_word() {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        Centre.WORLD.imported("update training.enrolment set exited_on = ? where id = ?", Centre.TODAY, karim);
        var filled = office.post(centre.month(), typed(form(office.get(centre.month())), "act", "fill"));
        assertThat(office.post(centre.month(), typed(form(filled), "act", "hand-over"))
                        .location())
                .contains("handed-over");
        trainer.get(centre.day());
        var tick = tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "A", "2");
        assertThat(send(trainer, centre.trainer, tick).body())
                .contains("\"state\":\"refused\"", "est remis au directeur");
        var head = Centre.browser(centre.head);
        var page = head.get(centre.month());
        var fields = new ArrayList<>(form(page).subList(0, 2));
        fields.add(entry("enrolment", karim.toString()));
        fields.add(entry("password", World.PASSWORD));
        assertThat(head.post(centre.month() + "/certification", fields).status())
                .isEqualTo(303);
        trainer.get(centre.day());
        assertThat(send(trainer, centre.trainer, tick).body())
                .contains("\"state\":\"refused\"", "est certifié", "Rien n’est écrit.");
        assertThat(Centre.WORLD.count(
                        "select count(*) from attendance.record where tick is not null and enrolment = ?", karim))
                .isZero();
    }

    @Test
    void days_before_the_last_week_and_to_come_are_refused() {
        var karim = centre.trainee("Karim", "Benali");
        trainer.get(centre.day());
        for (var day : List.of(Centre.TODAY.minusDays(8), Centre.TODAY.plusDays(1))) {
            assertThat(send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, day, 1, "P", "0"))
                            .body())
                    .as(day.toString())
                    .contains("\"state\":\"refused\"", "trop ancien");
        }
        assertThat(trainer.get(centre.day() + "?day=" + Centre.TODAY.minusDays(8))
                        .body())
                .contains("data-day=\"" + Centre.TODAY + "\"");
        assertThat(records(karim)).isZero();
    }

    @Test
    void invariant_1_another_centres_people_answer_like_nobody_and_cost_a_miss() {
        var centre = new Centre();
        var foreign = new Centre();
        var karim = foreign.trainee("Karim", "Benali");
        foreign.meetsToday(Centre.browser(foreign.office));
        var trainer = Centre.browser(centre.trainer);
        trainer.get("/kairos/attendance/today");
        var theirs = UUID.randomUUID();
        var nobodys = UUID.randomUUID();
        var body = send(
                        trainer,
                        centre.trainer,
                        line(theirs, foreign.group.id(), karim, Centre.TODAY, 1, "P", "0"),
                        line(nobodys, UUID.randomUUID(), UUID.randomUUID(), Centre.TODAY, 1, "P", "0"))
                .body();
        assertThat(body.replace(theirs.toString(), "-").replace(nobodys.toString(), "-"))
                .matches("\\{\"ticks\":\\[(\\{.*\\}),\\1\\]\\}");
        assertThat(trainer.get(foreign.day()).status()).isEqualTo(404);
        assertThat(records(karim)).isZero();
        assertThat(Centre.WORLD.count(
                        "select coalesce(sum(total), 0) from disclosure.meter where scope_id = ? and class = 3",
                        centre.trainer.id()))
                .isEqualTo(3);
    }

    @Test
    void somebody_of_another_group_cannot_be_ticked_in_this_one() {
        var karim = Centre.withAnotherGroup().trainee("Karim", "Benali");
        centre.meetsToday(office);
        trainer.get(centre.day());
        assertThat(send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "P", "0"))
                        .body())
                .contains("\"state\":\"refused\"", "pas en formation dans ce groupe");
        assertThat(records(karim)).isZero();
    }

    @Test
    void what_is_no_tick_and_who_is_no_trainer_are_refused() {
        trainer.get(centre.day());
        assertThat(send(trainer, centre.trainer, "nonsense").status()).isEqualTo(400);
        assertThat(send(trainer, centre.trainer).status()).isEqualTo(400);
        for (var role : List.of(Role.TRAINING_OFFICE_MANAGER, Role.QUOTE_CLERK, Role.PARTNER_ACCOUNT_MANAGER)) {
            var browser = Centre.PORTAL.signedIn(centre.account(role));
            assertThat(browser.get(centre.day()).status()).as(role.name()).isEqualTo(403);
            assertThat(browser.get("/kairos/attendance/today").status())
                    .as(role.name())
                    .isEqualTo(403);
        }
    }

    @Test
    void the_pages_send_to_us_alone_and_are_kept_nowhere() {
        for (var path : List.of(centre.day(), "/kairos/attendance/today")) {
            var page = trainer.get(path);
            assertThat(page.header("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'", "script-src 'self'; connect-src 'self'")
                            .doesNotContain("unsafe"));
            assertThat(page.header("Cache-Control"))
                    .hasValueSatisfying(kept -> assertThat(kept).contains("no-store"));
        }
        assertThat(office.get(centre.month()).header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("connect-src"));
    }

    @Test
    void the_database_holds_a_trainer_to_the_last_week_and_the_usual_plan() throws SQLException {
        var karim = centre.trainee("Karim", "Benali");
        var token = Centre.WORLD.signedIn(centre.trainer).token().bytes();
        try (var app = Centre.DATABASE.as("APP")) {
            assertThatThrownBy(() -> write(app, token, karim, Centre.TODAY.minusDays(8), 210))
                    .hasMessageContaining("a trainer writes the days of the last week");
            assertThatThrownBy(() -> write(app, token, karim, Centre.TODAY.plusDays(1), 210))
                    .hasMessageContaining("a trainer writes the days of the last week");
            assertThatThrownBy(() -> write(app, token, karim, Centre.TODAY, 240))
                    .hasMessageContaining("and no plan");
            var foreign = Centre.WORLD.signedIn(new Centre().trainer).token().bytes();
            assertThatThrownBy(() -> write(app, foreign, karim, Centre.TODAY, 210))
                    .hasMessageContaining("no sign-in that may write");
            write(app, token, karim, Centre.TODAY, 210);
        }
        assertThat(records(karim)).isEqualTo(1);
    }

    @Test
    void invariant_1_a_trainer_of_other_groups_ticks_nobody_here_by_page_or_by_function() throws SQLException {
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(office);
        Centre.WORLD.run("update accounts.account set by_group = true where id = ?", centre.trainer.id());
        assertThat(trainer.get("/kairos/attendance/today").body())
                .doesNotContain(centre.group.id().toString());
        var sent = send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "P", "0"));
        assertThat(sent.body()).contains("refused").doesNotContain("taken");
        var token = Centre.WORLD.signedIn(centre.trainer).token().bytes();
        try (var app = Centre.DATABASE.as("APP")) {
            assertThatThrownBy(() -> write(app, token, karim, Centre.TODAY, 210))
                    .hasMessageContaining("no sign-in that may write");
        }
        assertThat(records(karim)).isZero();
        Centre.WORLD.run("insert into accounts.account_group values (?, ?)", centre.trainer.id(), centre.group.id());
        assertThat(send(trainer, centre.trainer, tick(UUID.randomUUID(), karim, Centre.TODAY, 1, "P", "0"))
                        .body())
                .contains("taken");
        Centre.WORLD.run("update accounts.account set by_group = false where id = ?", centre.trainer.id());
    }

    private void write(Connection app, byte[] token, UUID enrolment, LocalDate day, int planned) throws SQLException {
        var month = YearMonth.from(day);
        try (var statement = app.prepareStatement(
                "select attendance.record(?, ?, ?, 0, array_fill(%d::smallint, array[%d]), array[?]::uuid[], array[?]::date[], '{1}', '{%d}', '{0}', '{0}', '{0}', '{null}')"
                        .formatted(planned, 2 * month.lengthOfMonth(), planned))) {
            statement.setBytes(1, token);
            statement.setObject(2, centre.group.id());
            statement.setObject(3, month.atDay(1));
            statement.setObject(4, enrolment);
            statement.setObject(5, day);
            statement.execute();
        }
    }

    private void officeWrites(String cell, String text) {
        var saved = office.post(centre.month(), typed(form(office.get(centre.month())), cell, text));
        assertThat(saved.status()).as(saved.body()).isEqualTo(303);
    }

    private static long records(UUID enrolment) {
        return Centre.WORLD.count("select count(*) from attendance.record where enrolment = ?", enrolment);
    }

    private String tick(UUID id, UUID enrolment, LocalDate day, int half, String mark, String seen) {
        return line(id, centre.group.id(), enrolment, day, half, mark, seen);
    }

    private static String line(UUID id, UUID group, UUID enrolment, LocalDate day, int half, String mark, String seen) {
        return String.join(
                " ", id.toString(), group.toString(), enrolment.toString(), day.toString(), "" + half, mark, seen);
    }

    /** As the page's script does. */
    private static Browser.Answer send(Browser browser, World.Account madeBy, String... ticks) {
        var fields = new ArrayList<Entry<String, String>>();
        fields.add(entry("account", AccountMark.of(new AccountId(madeBy.id()))));
        for (var tick : ticks) {
            fields.add(entry("tick", tick));
        }
        return browser.post("/kairos/attendance/ticks", fields);
    }

    /** The day's hidden fields, with these. */
}
