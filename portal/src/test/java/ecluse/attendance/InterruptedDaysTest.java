package ecluse.attendance;

import static ecluse.attendance.Centre.form;
import static ecluse.attendance.Centre.planned;
import static ecluse.attendance.Centre.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.AccountId;
import ecluse.testing.Browser;
import ecluse.testing.Paper;
import ecluse.testing.World;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Days on which somebody's training is interrupted are planned for nobody, owed by nobody, and say so. */
@Tag("database")
class InterruptedDaysTest {
    private static final LocalDate FIRST = Centre.LAST_MONTH.atDay(8);
    private static final LocalDate BACK = Centre.LAST_MONTH.atDay(22);

    private final Centre centre = new Centre();
    private final UUID karim = centre.trainee("Karim", "Benali");
    private final Browser office = Centre.browser(centre.office);
    private final Browser head = Centre.browser(centre.head);

    @Test
    void days_of_an_interruption_are_shut_and_count_for_nothing() {
        var whole = planned(form(office.get(centre.lastMonth()))).size();
        Centre.interrupted(karim, "{[%s,%s)}".formatted(FIRST, BACK));
        var page = office.get(centre.lastMonth());
        assertThat(page.body()).contains("<span class=\"hidden\">interruption</span>", ">int.<");
        var mine = cells(page);
        assertThat(mine).noneMatch(cell -> within(cell));
        int left = (int) mine.stream()
                .map(cell -> cell.substring(3))
                .filter(planned(form(page))::contains)
                .count();
        assertThat(left).isBetween(1, whole - 1);

        var shut = planned(form(page)).stream()
                .filter(day -> within("c0." + day))
                .findFirst()
                .orElseThrow();
        var refused = office.post(centre.month(), typed(form(page), "c0." + shut, "P"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("interrompue ce jour-là", "href=\"#c0." + shut + "\"");

        centre.handOver(office);
        certify();
        assertThat(Centre.WORLD.text(
                        "select planned || ' ' || present from attendance.statement_version where enrolment = ?",
                        karim))
                .as("what the page and what the database add up to")
                .isEqualTo(left * 210 + " " + left * 210);
        assertThat(office.get(Centre.statement(karim)).body())
                .contains("du " + day(FIRST) + " au " + day(BACK.minusDays(1)));
        var paper =
                new Paper(office.download(Centre.statement(karim) + "/document").bytes());
        assertThat(paper.text()).contains("interruption", day(FIRST));
        assertThat(paper.accessible()).isTrue();
    }

    @Test
    void the_enrolment_tells_all_of_them() {
        var once = FIRST.plusDays(1);
        Centre.interrupted(karim, "{[%s,%s),[%s,)}".formatted(once, once.plusDays(1), BACK));
        assertThat(office.get("/kairos/enrolments/" + karim).body())
                .contains("interruption le " + day(once), "interruption depuis le " + day(BACK));
        Centre.interrupted(karim, "{[%s,%s)}".formatted(FIRST, BACK));
        assertThat(office.get("/kairos/groups/" + centre.group.id()).body())
                .contains("interruption du " + day(FIRST) + " au " + day(BACK.minusDays(1)));
    }

    @Test
    void what_was_told_before_stays_and_says_how_to_mend() {
        var filled = office.post(centre.month(), typed(form(office.get(centre.lastMonth())), "act", "fill"));
        assertThat(office.post(centre.month(), form(filled)).status()).isEqualTo(303);
        var told = records();
        Centre.interrupted(karim, "{[%s,%s)}".formatted(FIRST, BACK));

        var page = office.get(centre.lastMonth());
        var against = cells(page).stream().filter(InterruptedDaysTest::within).toList();
        assertThat(page.body()).contains(against.size() + " demi-journées notées sur une interruption");
        assertThat(records()).as("nothing is lost").isEqualTo(told);
        var refused = office.post(centre.month(), typed(form(page), "act", "hand-over"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("href=\"#" + against.getFirst() + "\"", "videz les cases concernées");
        assertThatThrownBy(() -> step("HAND_OVER"))
                .as("the database holds the same")
                .hasMessageContaining("a day of an interruption");

        var emptied = form(office.get(centre.lastMonth()));
        for (var cell : against) {
            emptied = typed(emptied, cell, "");
        }
        var done = office.post(centre.month(), typed(emptied, "act", "hand-over"));
        assertThat(done.status()).as(done.body()).isEqualTo(303);
        assertThat(Centre.state(karim)).isEqualTo("FILLED");
        assertThat(records()).as("emptied is a new version").isGreaterThan(told);
    }

    @Test
    void a_certified_month_is_corrected_by_emptying_the_days_of_the_interruption() {
        centre.handOver(office);
        certify();
        Centre.interrupted(karim, "{[%s,%s)}".formatted(FIRST, FIRST.plusDays(7)));
        var page = head.get(Centre.statement(karim));
        assertThat(page.body()).contains("Videz ces demi-journées");
        var form = form(page);
        var open =
                cells(page).stream().filter(cell -> !within(cell)).findFirst().orElseThrow();
        for (var cell : cells(page)) {
            var day = Integer.parseInt(cell.substring(3, 5));
            if (day >= FIRST.getDayOfMonth() && day < FIRST.getDayOfMonth() + 7) {
                form = typed(form, cell, "");
            }
        }
        var reason = "La formation était interrompue ces jours-là";
        assertThat(head.post(
                                Centre.statement(karim) + "/correction",
                                typed(form, open, "", "reason", reason, "password", World.PASSWORD))
                        .body())
                .as("another day is not emptied")
                .contains("pas de demi-journée vide");
        var corrected = head.post(
                Centre.statement(karim) + "/correction", typed(form, "reason", reason, "password", World.PASSWORD));
        assertThat(corrected.status()).as(corrected.body()).isEqualTo(303);
        assertThat(Centre.WORLD.text("""
                        select max(planned) > min(planned) and bool_and(planned = present)
                          from attendance.statement_version where enrolment = ?
                        """, karim)).isEqualTo("t");
    }

    @Test
    void a_month_that_is_one_interruption_is_owed_by_nobody() {
        assertThat(office.get("/kairos/attendance/late").body())
                .contains(centre.group.id().toString());
        Centre.interrupted(karim, "{[%s,)}".formatted(Centre.LAST_MONTH.atDay(1)));
        assertThat(office.get("/kairos/attendance/late").body())
                .doesNotContain(centre.group.id() + "/month?month=" + Centre.LAST_MONTH);
        var page = office.get(centre.lastMonth());
        assertThat(page.body()).contains("interruption tout le mois", "data-total=\"planned\">0<");
        assertThat(office.post(centre.month(), typed(form(page), "act", "hand-over"))
                        .body())
                .contains("Personne n’est choisi");
        var planned = planned(form(page)).getFirst();
        assertThat(office.post(centre.month(), typed(form(page), "plan." + planned, "3"))
                        .status())
                .isEqualTo(303);
        assertThatThrownBy(() -> step("HAND_OVER"))
                .as("the database holds the same")
                .hasMessageContaining("was not there this month");
    }

    @Test
    void the_trainer_sees_who_is_not_expected_and_a_tick_is_refused_with_the_reason() {
        centre.trainee("Fatou", "Diallo");
        centre.meetsToday(office);
        var trainer = Centre.browser(centre.trainer);
        assertThat(trainer.get("/kairos/attendance/today").body()).contains("2 personnes");
        trainer.get(centre.day());
        Centre.interrupted(karim, "{[%s,)}".formatted(Centre.TODAY));
        assertThat(trainer.get("/kairos/attendance/today").body()).contains("1 personne");
        var page = trainer.get(centre.day());
        assertThat(page.body())
                .contains("Benali", "n’est pas attendue")
                .doesNotContain("data-enrolment=\"" + karim + "\"")
                .contains("data-enrolment=");
        var tick = String.join(
                " ",
                UUID.randomUUID().toString(),
                centre.group.id().toString(),
                karim.toString(),
                Centre.TODAY.toString(),
                "1",
                "P",
                "0");
        var sent = trainer.post(
                "/kairos/attendance/ticks",
                List.of(
                        Centre.entry("account", AccountMark.of(new AccountId(centre.trainer.id()))),
                        Centre.entry("tick", tick)));
        assertThat(sent.body()).contains("\"state\":\"refused\"", "interrompue ce jour-là");
        assertThat(records()).isZero();
    }

    @Test
    void the_database_writes_nothing_of_a_day_of_an_interruption_whoever_asks() {
        Centre.interrupted(karim, "{[%s,%s)}".formatted(FIRST, BACK));
        assertThatThrownBy(() -> write(FIRST)).hasMessageContaining("in no interruption");
        assertThatThrownBy(() -> write(BACK.minusDays(1))).hasMessageContaining("in no interruption");
        assertThat(records()).isZero();
        write(BACK);
        assertThat(records()).isEqualTo(1);
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private static boolean within(String cell) {
        int day = Integer.parseInt(cell.substring(3, 5));
        return day >= FIRST.getDayOfMonth() && day < BACK.getDayOfMonth();
    }

    /** The cells of the one row that can be typed in. */
    private static List<String> cells(Browser.Answer page) {
        return form(page).stream()
                .map(Entry::getKey)
                .filter(name -> name.startsWith("c0."))
                .toList();
    }

    private static String day(LocalDate day) {
        return DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.FRENCH).format(day);
    }

    private long records() {
        return Centre.WORLD.count("select count(*) from attendance.record where enrolment = ?", karim);
    }

    private void certify() {
        assertThat(head.post(centre.month() + "/certification", centre.step(head, karim))
                        .status())
                .isEqualTo(303);
    }

    private void step(String act) {
        asOffice("select attendance.step(?, ?, ?, (select version from attendance.sheet where training_session = '"
                + centre.group.id() + "' and month = '" + Centre.LAST_MONTH.atDay(1) + "'), '" + act
                + "', array['" + karim + "']::uuid[])");
    }

    private void write(LocalDate day) {
        asOffice("select attendance.record(?, ?, ?, 0, array_fill(210::smallint, array["
                + 2 * Centre.LAST_MONTH.lengthOfMonth() + "]), array['" + karim + "']::uuid[], array['" + day
                + "']::date[], '{1}', '{210}', '{0}', '{0}', '{0}', '{null}')");
    }

    private void asOffice(String sql) {
        var values = new ArrayList<Object>(List.of(
                Centre.WORLD.signedIn(centre.office).token().bytes(), centre.group.id(), Centre.LAST_MONTH.atDay(1)));
        try (var app = Centre.DATABASE.as("APP");
                var statement = app.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
            statement.execute();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }
}
