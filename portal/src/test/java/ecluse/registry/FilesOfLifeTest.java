package ecluse.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Intake;
import ecluse.kernel.Ids;
import ecluse.registry.Import.Outcome;
import ecluse.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attendance and quotes by import: what comes in, what is refused, and that nothing is written over. */
@Tag("database")
class FilesOfLifeTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);
    private static final String BERNARD = "14000000002";

    private TestDatabase database;

    @TempDir
    Path folder;

    @BeforeEach
    void a_group_of_two_whom_a_head_answers_for() {
        database = TestDatabase.fresh();
        Sheet.organisations().line().in(folder);
        Sheet.sites().line().in(folder);
        Sheet.heads()
                .line(
                        "code",
                        Sheet.ADVISER,
                        "email",
                        "a@example.org",
                        "role",
                        "ADVISER",
                        "organisation_siret",
                        "",
                        "site_sirets",
                        "")
                .in(folder);
        Sheet.people().line().line("national_id", BERNARD, "legacy_id", "").in(folder);
        Sheet.groups().line().in(folder);
        Sheet.enrolments()
                .line()
                .line(
                        "reference",
                        "E-0000000002",
                        "national_id",
                        BERNARD,
                        "state",
                        "ABANDONED",
                        "exited_on",
                        "2026-10-16")
                .in(folder);
        assertThat(imported().refused()).isZero();
    }

    @AfterEach
    void drop_it() {
        database.close();
    }

    @Test
    void a_certified_month_comes_in_with_its_half_days_its_statement_and_its_steps() {
        Sheet.attendance().line().in(folder);
        assertThat(imported().added()).isEqualTo(1);
        assertThat(rows("select count(*), min(day), max(day), sum(present), sum(unexcused) from attendance.record"))
                .containsExactly("40|2026-10-05|2026-10-30|8400|0");
        assertThat(rows("select state, version from attendance.statement")).containsExactly("CERTIFIED|1");
        assertThat(rows("""
                select v.planned, v.present, v.excused, v.unexcused, v.sheet_version, a.code, v.certified_at::date
                  from attendance.statement_version v join accounts.account a on a.id = v.certified_by
                """)).containsExactly("8400|8400|0|0|1|" + Sheet.HEAD + "|2026-11-03");
        assertThat(rows("select act, account, intake is not null from attendance.statement_step order by id"))
                .containsExactly("HAND_OVER|null|t", "CERTIFY|null|t");
        assertThat(
                        rows(
                                "select account, i.kind from attendance.sheet_version v join registry.intake i on i.id = v.intake"))
                .containsExactly("null|attendance");
    }

    @Test
    void the_same_months_again_change_nothing_not_even_a_byte() {
        Sheet.attendance()
                .line()
                .line("enrolment", "E-0000000002", "marks", october("P", 5, 16))
                .in(folder);
        imported();
        var before = everything();
        // More often than a connection needs to change the form in which it fetches: a plan is the same in both.
        for (int again = 0; again < 8; again++) {
            assertThat(imported().unchanged()).isEqualTo(12);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void an_open_month_goes_on_by_the_next_file_and_is_certified_by_a_third() {
        attendance(open("marks", october("P", 5, 9)));
        assertThat(attendance(open("marks", october("P", 5, 16))).changed()).isEqualTo(1);
        assertThat(rows("select version from attendance.sheet")).containsExactly("2");
        assertThat(rows("select count(*), max(version) from attendance.record")).containsExactly("20|2");
        assertThat(attendance(Sheet.attendance().line()).changed()).isEqualTo(1);
        assertThat(rows("select state from attendance.statement")).containsExactly("CERTIFIED");
    }

    @Test
    void what_a_file_no_longer_tells_is_known_no_more_and_its_history_stays() {
        attendance(open("marks", october("P", 5, 9)));
        attendance(open("marks", october("P", 5, 8)));
        assertThat(rows("select count(*) filter (where present is null), count(*) from attendance.record"))
                .containsExactly("2|12");
    }

    @Test
    void attendance_lies_within_entry_and_exit_and_not_in_the_future() {
        var outcome = attendance(Sheet.attendance()
                .line("enrolment", "E-0000000002")
                .line("enrolment", "E-0000000009")
                .line(
                        "month",
                        "2026-11",
                        "planned",
                        november("X", 30),
                        "marks",
                        november("P", 25),
                        "state",
                        "OPEN",
                        "certified_on",
                        "",
                        "certified_by",
                        "")
                .line(
                        "month",
                        "2026-09",
                        "planned",
                        ".".repeat(60),
                        "marks",
                        ".".repeat(60),
                        "state",
                        "OPEN",
                        "certified_on",
                        "",
                        "certified_by",
                        ""));
        assertThat(outcome.refused()).isEqualTo(4);
        assertThat(refusedRules("attendance"))
                .containsExactly(
                        "2 marks outside_enrolment",
                        "3 enrolment unknown_reference",
                        "4 marks future",
                        "5 marks outside_enrolment");
        assertThat(rows("select * from attendance.sheet")).isEmpty();
    }

    @Test
    void no_attendance_is_told_of_a_day_of_an_interruption_and_none_is_missing_there() {
        interrupted("{[2026-10-12,2026-10-19)}");
        attendance(Sheet.attendance().line());
        assertThat(refusedRules("attendance")).containsExactly("2 marks interrupted");
        var marks = new StringBuilder(october("P", 5, 30));
        for (int i = 2 * 11; i < 2 * 18; i++) {
            marks.setCharAt(i, '.');
        }
        assertThat(attendance(Sheet.attendance().line("marks", marks.toString()))
                        .added())
                .isEqualTo(1);
        assertThat(rows("select planned, present from attendance.statement_version"))
                .containsExactly("6300|6300");
    }

    @Test
    void a_file_that_told_of_the_days_before_they_were_interrupted_comes_again_and_changes_nothing() {
        attendance(Sheet.attendance().line());
        interrupted("{[2026-10-12,2026-10-19)}");
        var again = attendance(Sheet.attendance().line());
        assertThat(again.changed() + again.added() + again.refused()).isZero();
        var otherwise = new StringBuilder(october("P", 5, 30));
        otherwise.setCharAt(2 * 11, 'A');
        attendance(Sheet.attendance().line("marks", otherwise.toString()));
        assertThat(refusedRules("attendance")).containsExactly("2 marks interrupted");
    }

    @Test
    void only_a_whole_month_is_certified_when_it_is_over_and_by_the_head_of_the_centre() {
        attendance(Sheet.attendance()
                .line("marks", october("P", 5, 29))
                .line(
                        "month",
                        "2026-11",
                        "planned",
                        november("X", 30),
                        "marks",
                        november("P", 24),
                        "certified_on",
                        "2026-11-24")
                .line("enrolment", "E-0000000002", "marks", october("P", 5, 16), "certified_by", "C-00001"));
        assertThat(refusedRules("attendance"))
                .containsExactly("2 state month_not_whole", "3 state month_not_whole", "4 certified_by not_a_head");
        attendance(Sheet.attendance()
                .line("certified_on", "2026-10-29")
                .line("enrolment", "E-0000000002", "marks", october("P", 5, 16), "certified_on", "2026-11-25"));
        assertThat(refusedRules("attendance")).containsExactly("2 certified_on date_order", "3 certified_on future");
    }

    @Test
    void a_groups_month_has_one_plan() {
        attendance(Sheet.attendance()
                .line()
                .line("enrolment", "E-0000000002", "planned", october("X", 5, 16), "marks", october("P", 5, 16)));
        assertThat(refusedRules("attendance")).containsExactly("3 planned another_plan");
        attendance(
                Sheet.attendance().line("enrolment", "E-0000000002", "minutes", "180", "marks", october("P", 5, 16)));
        assertThat(refusedRules("attendance")).containsExactly("2 planned another_plan");
    }

    @Test
    void what_was_certified_or_typed_in_the_portal_is_not_written_over() {
        attendance(Sheet.attendance().line());
        attendance(Sheet.attendance().line("marks", october("P", 5, 29).substring(0, 58) + "AA.."));
        assertThat(refusedRules("attendance")).containsExactly("2 marks kept_here");

        attendance(Sheet.attendance()
                .line(
                        "enrolment",
                        "E-0000000002",
                        "marks",
                        october("P", 5, 9),
                        "state",
                        "OPEN",
                        "certified_on",
                        "",
                        "certified_by",
                        ""));
        typedInThePortal("E-0000000002", "2026-10-12");
        var before = rows("select t.* from attendance.record t order by t::text");
        attendance(Sheet.attendance().line("enrolment", "E-0000000002", "marks", october("P", 5, 16)));
        assertThat(refusedRules("attendance")).containsExactly("2 marks kept_here");
        assertThat(rows("select t.* from attendance.record t order by t::text")).isEqualTo(before);
    }

    @Test
    void a_month_stands_once_in_a_file() {
        attendance(Sheet.attendance().line().line("month", "10/2026").line());
        assertThat(refusedRules("attendance")).contains("4 enrolment duplicate");
    }

    @Test
    void hostile_cells_cost_their_own_line() {
        var outcome = attendance(Sheet.attendance()
                .line("enrolment", "'; drop schema attendance cascade; --")
                .line("planned", "{1,2}" + "X".repeat(57))
                .line("marks", "P".repeat(1_000_000))
                .line());
        assertThat(outcome.added()).isEqualTo(1);
        assertThat(outcome.refused()).isEqualTo(3);
    }

    @Test
    void a_sent_quote_comes_in_with_its_history_and_waits_for_its_answer() {
        quotes(Sheet.quotes().line());
        assertThat(rows("select state, version, total_cents, cofinancing_cents, answer_by from quotes.quote"))
                .containsExactly("SENT_TO_JOBSEEKER|2|500000|50000|2026-12-02 11:00:00+00");
        assertThat(
                        rows(
                                "select event, from_state, to_state, who, intake is not null, content->>'state' from quotes.event order by n"))
                .containsExactly(
                        "WRITE|null|DRAFT|OFFICE|t|DRAFT", "SEND|DRAFT|SENT_TO_JOBSEEKER|OFFICE|t|SENT_TO_JOBSEEKER");
        assertThat(
                        rows(
                                "select l.state, t.fields, t.closes_at = q.answer_by from quotes.link l join quotes.quote q on q.id = l.quote join disclosure.tie t on t.source = q.id"))
                .containsExactly("SENT|35|t");
    }

    @Test
    void the_same_quotes_again_change_nothing_and_none_is_written_over() {
        quotes(Sheet.quotes().line());
        var before = everything();
        assertThat(imported().unchanged()).isEqualTo(11);
        assertThat(everything()).isEqualTo(before);
        quotes(Sheet.quotes().line("hourly_price", "13", "total", "5200"));
        assertThat(refusedRules("quotes")).containsExactly("2 reference kept_here");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void every_state_of_a_file_has_the_history_that_leads_there() {
        var states = List.of("DRAFT", "ACCEPTED", "DECLINED", "LAPSED", "APPROVED", "REFUSED", "RETURNED");
        var sheet = Sheet.quotes();
        for (var state : states) {
            boolean sent = !state.equals("DRAFT");
            boolean answered = sent && !state.equals("LAPSED");
            boolean decided = answered && !state.matches("ACCEPTED|DECLINED");
            sheet.line(
                    "reference", state,
                    "state", state,
                    "written_on", "2026-09-01",
                    "sent_on", sent ? "2026-09-02" : "",
                    "answered_on", answered ? "2026-09-03" : "",
                    "decided_on", decided ? "2026-09-04" : "",
                    "reason", state.matches("REFUSED|RETURNED") ? "Trop cher" : "");
        }
        assertThat(quotes(sheet).refused()).isZero();
        assertThat(rows("""
                select q.reference, string_agg(e.event, ' ' order by e.n), max(e.reason)
                  from quotes.quote q join quotes.event e on e.quote = q.id group by 1 order by 1
                """))
                .containsExactly(
                        "ACCEPTED|WRITE SEND ACCEPT|null",
                        "APPROVED|WRITE SEND ACCEPT HAND_OVER APPROVE CONSUME|null",
                        "DECLINED|WRITE SEND DECLINE|null",
                        "DRAFT|WRITE|null",
                        "LAPSED|WRITE SEND LAPSE|null",
                        "REFUSED|WRITE SEND ACCEPT HAND_OVER REFUSE|Trop cher",
                        "RETURNED|WRITE SEND ACCEPT HAND_OVER RETURN|Trop cher");
        assertThat(rows("select state from quotes.quote where reference = 'APPROVED'"))
                .as("the enrolment certificate used it up")
                .containsExactly("CONSUMED");
    }

    @Test
    void a_quote_is_for_somebody_of_the_group_and_of_the_past() {
        Sheet.people()
                .line()
                .line("national_id", BERNARD, "legacy_id", "")
                .line("national_id", "14000000003", "legacy_id", "")
                .in(folder);
        quotes(Sheet.quotes()
                .line("national_id", "14000000003")
                .line("reference", "D-2", "national_id", "14000000004")
                .line("reference", "D-3", "group_code", "38_SE_0000099999")
                .line("reference", "D-4", "sent_on", "2026-11-25")
                .line("reference", "D-5", "state", "LAPSED"));
        assertThat(refusedRules("quotes"))
                .containsExactly(
                        "2 national_id not_tied",
                        "3 national_id unknown_reference",
                        "4 group_code unknown_reference",
                        "5 sent_on future",
                        "6 sent_on future");
    }

    @Test
    void reports_never_tell_a_value() {
        quotes(Sheet.quotes().line("content", "=Berthelot", "total", "1"));
        assertThat(String.join("\n", terminal)).contains("total 9 (sum)").doesNotContain("Berthelot", Sheet.ANNE);
    }

    @Test
    void the_registrar_acts_in_nobodys_name_and_writes_over_nothing() throws SQLException {
        attendance(Sheet.attendance().line());
        quotes(Sheet.quotes().line());
        try (var registrar = database.as("REGISTRAR")) {
            for (var sql : List.of(
                    "update attendance.record set present = 0",
                    "delete from attendance.record",
                    "update attendance.statement_version set present = 0",
                    "insert into attendance.sheet_version (training_session, month, version, plan, account, sign_in, at)"
                            + " select training_session, month, 2, plan, gen_random_uuid(), gen_random_uuid(), at from attendance.sheet_version",
                    "update quotes.quote set hours = 1",
                    "update quotes.quote set state = 'APPROVED'",
                    "insert into quotes.event (quote, n, event, to_state, who, account, content, at)"
                            + " select quote, 9, event, to_state, who, gen_random_uuid(), content, at from quotes.event",
                    "select hash from quotes.link",
                    "update attendance.opening set first_month = '2020-01-01'")) {
                assertRefused(registrar, sql, "42501");
            }
            assertRefused(
                    registrar,
                    "insert into quotes.event (quote, n, event, from_state, to_state, who, content, intake, at)"
                            + " select quote, 9, 'APPROVE', 'DRAFT', 'APPROVED', 'ADVISER', content, intake, at from quotes.event",
                    "23514");
        }
    }

    private static void assertRefused(Connection connection, String sql, String state) {
        assertThatThrownBy(() -> connection.createStatement().execute(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    private static String[] open(String column, String cell) {
        return new String[] {column, cell, "state", "OPEN", "certified_on", "", "certified_by", ""};
    }

    private Outcome attendance(String... cells) {
        return attendance(Sheet.attendance().line(cells));
    }

    private Outcome attendance(Sheet sheet) {
        sheet.in(folder);
        return imported();
    }

    private Outcome quotes(Sheet sheet) {
        sheet.in(folder);
        return imported();
    }

    private static String october(String mark, int from, int until) {
        return Sheet.halfDays(YearMonth.of(2026, 10), mark.charAt(0), from, until);
    }

    private static String november(String mark, int until) {
        return Sheet.halfDays(YearMonth.of(2026, 11), mark.charAt(0), 1, until);
    }

    /** As the page's function writes it, with an account and a sign-in. */
    private void typedInThePortal(String enrolment, String day) {
        run("""
                insert into attendance.sheet_version (training_session, month, version, plan, account, sign_in, at)
                select v.training_session, v.month, v.version + 1, v.plan, a.id, gen_random_uuid(), now()
                  from attendance.sheet s
                  join attendance.sheet_version v using (training_session, month, version)
                 cross join accounts.account a where a.code = 'C-00001';
                update attendance.sheet set version = version + 1;
                insert into attendance.record (enrolment, day, half, version, training_session, month, present, remote, excused,
                                               unexcused)
                select e.id, '%s', 1, s.version, s.training_session, s.month, 0, 0, 210, 0
                  from attendance.sheet s cross join training.enrolment e where e.reference = '%s';
                """.formatted(day, enrolment));
    }

    private final List<String> terminal = new ArrayList<>();

    private Outcome imported() {
        terminal.clear();
        var settings = database.settings();
        var ids = new Ids(Clock.systemUTC());
        return new Import(
                        database.database(),
                        Intake.of(settings, ids),
                        settings,
                        ids,
                        NOW,
                        Locale.ENGLISH,
                        terminal::add)
                .run(folder);
    }

    /** Line, column and rule of each refused line, as the rejects file has them. */
    private List<String> refusedRules(String kind) {
        try (var csv = de.siegmar.fastcsv.reader.CsvReader.builder()
                .fieldSeparator(';')
                .ofNamedCsvRecord(folder.resolve(kind + ".csv.rejects.csv"))) {
            return csv.stream()
                    .map(line -> line.getField("line") + " " + line.getField("column") + " " + line.getField("rule"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> everything() {
        var all = new ArrayList<String>();
        for (var table : List.of(
                "attendance.sheet",
                "attendance.sheet_version",
                "attendance.record",
                "attendance.statement",
                "attendance.statement_version",
                "attendance.statement_step",
                "quotes.quote",
                "quotes.event",
                "quotes.link",
                "disclosure.tie")) {
            all.addAll(rows("select xmin, t.* from " + table + " t order by t::text"));
        }
        return all;
    }

    private List<String> rows(String sql) {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("set timezone = 'UTC'");
            var rows = statement.executeQuery(sql);
            var all = new ArrayList<String>();
            while (rows.next()) {
                var cells = new ArrayList<String>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", cells));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private void interrupted(String days) {
        run("alter table training.enrolment disable trigger user;"
                + " update training.enrolment set interruptions = '" + days + "' where reference = 'E-0000000001';"
                + " alter table training.enrolment enable trigger user;");
    }

    private void run(String sql) {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("begin; " + sql + " commit;");
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
