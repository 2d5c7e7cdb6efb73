package ecluse.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Intake;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Field;
import ecluse.kernel.Ids;
import ecluse.registry.Import.Outcome;
import ecluse.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
class ImportTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);

    private static TestDatabase database;
    private final List<String> terminal = new ArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void a_fresh_database() {
        database = TestDatabase.fresh();
    }

    @AfterAll
    static void drop_it() {
        database.close();
    }

    @BeforeEach
    void with_nothing_in_it() {
        // What the offer knows of a group stays, for everybody but a test that begins anew.
        for (var table : List.of("offer.event", "offer.training_session")) {
            run("alter table " + table + " disable trigger user");
            run("delete from " + table);
            run("alter table " + table + " enable trigger user");
        }
        for (var table : List.of(
                "disclosure.tie",
                "accompaniment.charge",
                "training.enrolment",
                "training.training_session",
                "accounts.account_site",
                "accounts.account where code <> 'C-NOTICES'",
                "partners.site",
                "partners.partner",
                "vault.person",
                "registry.intake")) {
            run("delete from " + table);
        }
    }

    @Test
    void a_folder_comes_in_and_its_enrolments_open_ties() {
        Sheet.all(folder);
        assertThat(imported()).isEqualTo(new Outcome(6, 0, 0, 0));
        assertThat(rows("""
                select p.code, a.login, a.role, s.siret, g.code, e.state, t.origin, t.fields, t.opened_at, t.closes_at
                  from disclosure.tie t
                  join training.enrolment e on e.id = t.source and e.person = t.person
                  join training.training_session g on g.id = e.training_session
                  join partners.site s on s.id = t.holder and s.id = g.site
                  join partners.partner p on p.id = s.partner
                  join accounts.account_site w on w.site = s.id
                  join accounts.account a on a.id = w.account and a.partner = p.id
                  join vault.person v on v.ref = e.person
                """))
                .containsExactly("P-0231|lea.martin@example.org|TRAINING_OFFICE_MANAGER|" + Sheet.SIRET + "|"
                        + Sheet.GROUP + "|ENTERED|ENROLMENT|" + mask(Stage.DURING) + "|2026-09-09 22:00:00+00|null");
    }

    @Test
    void the_same_folder_again_changes_nothing_not_even_a_byte() {
        Sheet.all(folder);
        imported();
        var before = everything();
        assertThat(imported()).isEqualTo(new Outcome(0, 0, 6, 0));
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_caseload_opens_the_advisers_ties_with_all_fields_and_comes_in_once() {
        caseloads(Sheet.caseloads().line());
        assertThat(
                        rows(
                                "select holder, origin, fields, shows, opened_at, closes_at from disclosure.tie where origin = 'CASELOAD'"))
                .containsExactly(adviser(Sheet.ADVISER) + "|CASELOAD|4095|4095|2026-03-01 23:00:00+00|null");
        var before = everything();
        assertThat(imported().unchanged()).isEqualTo(9);
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_last_day_closes_the_tie_when_it_is_over() {
        caseloads(Sheet.caseloads().line());
        caseloads(Sheet.caseloads().line("until", "24/11/2026"));
        assertThat(rows("select closes_at, closed_at from disclosure.tie where origin = 'CASELOAD'"))
                .containsExactly("2026-11-24 23:00:00+00|null");
    }

    @Test
    void who_gets_another_adviser_leaves_the_first_ones_sight_at_once_and_may_come_back() {
        caseloads(Sheet.caseloads().line());
        caseloads(Sheet.caseloads().line("adviser_code", "C-00005"));
        var ties = "select holder, closed_because from disclosure.tie where origin = 'CASELOAD' order by opened_at, id";
        assertThat(rows(ties))
                .containsExactlyInAnyOrder(adviser(Sheet.ADVISER) + "|MOVED", adviser("C-00005") + "|null");
        caseloads(Sheet.caseloads().line());
        assertThat(rows(ties))
                .containsExactlyInAnyOrder(adviser(Sheet.ADVISER) + "|null", adviser("C-00005") + "|MOVED");
    }

    @Test
    void somebody_who_is_not_in_the_file_stays_in_charge() {
        caseloads(Sheet.caseloads().line());
        caseloads(Sheet.caseloads().line("national_id", "14000000002"));
        assertThat(rows("select count(*) from disclosure.tie where origin = 'CASELOAD' and closed_at is null"))
                .containsExactly("2");
    }

    @Test
    void only_an_adviser_has_a_caseload_and_only_of_people_who_are_there() {
        var outcome = caseloads(Sheet.caseloads()
                .line("adviser_code", "C-00001")
                .line("national_id", "14000000009")
                .line("national_id", "14000000002", "until", "2026-03-01")
                .line("national_id", "14000000003", "adviser_code", "C-99999"));
        assertThat(outcome.refused()).isEqualTo(4);
        assertThat(rows("select count(*) from disclosure.tie where origin = 'CASELOAD'"))
                .containsExactly("0");
    }

    @Test
    void a_caseload_comes_from_a_spreadsheet_as_well() {
        caseloads(Sheet.caseloads().line());
        Sheet.write(
                folder.resolve("caseloads.csv"),
                "\ufeffIdentifiant national\tCode conseiller\tDepuis\tJusqu_au\tModalité\n" + Sheet.ANNE + "\t"
                        + Sheet.ADVISER + "\t02/03/2026\t\trenforcé\n");
        assertThat(imported().changed()).isEqualTo(1);
        assertThat(rows("select guidance, since, goal from accompaniment.charge"))
                .containsExactly("INTENSIVE|2026-03-02|null");
    }

    private Outcome caseloads(Sheet caseloads) {
        Sheet.organisations().line().in(folder);
        Sheet.sites().line().in(folder);
        Sheet.advisers()
                .line(
                        "code",
                        "C-00005",
                        "email",
                        "conseil2@example.org",
                        "role",
                        "ADVISER",
                        "organisation_siret",
                        "",
                        "site_sirets",
                        "")
                .in(folder);
        Sheet.people()
                .line()
                .line("national_id", "14000000002", "legacy_id", "")
                .line("national_id", "14000000003", "legacy_id", "")
                .in(folder);
        caseloads.in(folder);
        return imported();
    }

    private String adviser(String code) {
        return rows("select id from accounts.account where code = '" + code + "'")
                .getFirst();
    }

    @Test
    void a_changed_person_keeps_the_reference_and_gets_another_key() {
        Sheet.people().line().line("national_id", "14000000002").in(folder);
        imported();
        var before = rows("select ref, dek, names, fingerprint, by_number from vault.person order by by_number");
        Sheet.people()
                .line("phone", "0639980000")
                .line("national_id", "14000000002")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 1, 0));
        var after = rows("select ref, dek, names, fingerprint, by_number from vault.person order by by_number");
        assertThat(after).hasSize(2).containsAnyElementsOf(before);
        after.removeAll(before);
        var cells = after.getFirst().split("\\|");
        assertThat(before).anySatisfy(row -> {
            assertThat(row.split("\\|")[0]).isEqualTo(cells[0]);
            assertThat(row.split("\\|")[1]).isNotEqualTo(cells[1]);
            assertThat(row.split("\\|")[2]).isNotEqualTo(cells[2]);
            assertThat(row.split("\\|")[3]).isNotEqualTo(cells[3]);
            assertThat(row.split("\\|")[4]).isEqualTo(cells[4]);
        });
    }

    @Test
    void who_is_under_contact_protection_shows_no_contact_and_who_is_not_certified_nothing() {
        Sheet.people()
                .line()
                .line("national_id", "14000000002", "contact_protection", "yes")
                .line("national_id", "14000000003", "identity_certified", "no")
                .in(folder);
        imported();
        assertThat(rows("select at_most from vault.person order by at_most"))
                .containsExactly(
                        "0",
                        "" + Field.mask(DisplayMatrix.ofProtectedPerson()),
                        "" + Field.mask(List.of(Field.values())));
    }

    @Test
    void nobody_is_tied_to_a_person_whose_identity_is_not_certified() {
        Sheet.all(folder);
        Sheet.people().line("identity_certified", "no").in(folder);
        assertThat(imported()).isEqualTo(new Outcome(5, 0, 0, 1));
        assertThat(rows("select * from disclosure.tie")).isEmpty();
        assertThat(refusedRules("enrolments")).containsExactly("2 national_id identity_not_certified");
        Sheet.people().line().in(folder);
        assertThat(imported()).isEqualTo(new Outcome(1, 1, 4, 0));
    }

    @Test
    void an_open_tie_of_somebody_no_longer_certified_can_still_be_closed() {
        Sheet.all(folder);
        imported();
        Sheet.people().line("identity_certified", "no").in(folder);
        Sheet.enrolments().line("state", "CANCELLED", "entered_on", "").in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 2, 4, 0));
        assertThat(rows("select closed_because from disclosure.tie")).containsExactly("CANCELLED");
    }

    @ParameterizedTest
    @CsvSource({
        "PLACED,BEFORE,,null,null",
        "REGISTERED,DURING,,null,null",
        "ENTERED,DURING,,null,null",
        "INTERRUPTED,DURING,,null,null",
        "COMPLETED,AFTER,2026-11-13,2027-05-12 22:00:00+00,null",
        "ABANDONED,AFTER,2026-10-31,2027-04-29 22:00:00+00,null",
        "DISMISSED,AFTER,2026-11-13,2027-05-12 22:00:00+00,null",
        "CANCELLED,AFTER,,null,CANCELLED",
        "NO_SHOW,AFTER,,null,NO_SHOW"
    })
    void a_tie_shows_what_the_state_allows(String state, Stage stage, String exit, String closesAt, String because) {
        Sheet.all(folder);
        imported();
        Sheet.enrolments()
                .line("state", state, "exited_on", exit == null ? "" : exit)
                .in(folder);
        imported();
        assertThat(rows(
                        "select e.state, t.fields, t.closes_at, t.closed_because, t.closed_at is null from disclosure.tie t"
                                + " join training.enrolment e on e.id = t.source"))
                .containsExactly(state + "|" + mask(stage) + "|" + closesAt + "|" + because + "|"
                        + (because.equals("null") ? "t" : "f"));
        assertThat(imported().unchanged()).isEqualTo(6);
    }

    @Test
    void a_placement_of_the_future_opens_its_tie_now() {
        Sheet.all(folder);
        Sheet.enrolments()
                .line("state", "PLACED", "placed_on", "2026-12-01", "registered_on", "", "entered_on", "")
                .in(folder);
        imported();
        assertThat(rows("select opened_at from disclosure.tie")).containsExactly("2026-11-24 09:00:00+00");
    }

    @Test
    void a_cancelled_enrolment_that_is_taken_up_again_opens_its_tie_again() {
        Sheet.all(folder);
        Sheet.enrolments().line("state", "CANCELLED").in(folder);
        imported();
        Sheet.enrolments().line().in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 5, 0));
        assertThat(rows("select closed_at, closed_because, fields from disclosure.tie"))
                .containsExactly("null|null|" + mask(Stage.DURING));
    }

    @Test
    void a_tie_that_somebody_else_closed_stays_closed() {
        Sheet.all(folder);
        imported();
        run("update disclosure.tie set closed_at = now(), closed_because = 'OFFICER'");
        Sheet.enrolments().line("state", "COMPLETED", "exited_on", "2026-11-13").in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 5, 0));
        assertThat(rows("select closed_because from disclosure.tie")).containsExactly("OFFICER");
        assertThat(imported()).isEqualTo(new Outcome(0, 0, 6, 0));
    }

    @Test
    void a_report_and_a_result_are_told_once_and_silence_takes_nothing_back() {
        Sheet.all(folder);
        ended("Objectifs atteints.", "AWAITING", "2026-11-20");
        imported();
        assertThat(imported().unchanged()).isEqualTo(6);
        Sheet.enrolments().line("state", "COMPLETED", "exited_on", "2026-11-13").in(folder);
        assertThat(imported().unchanged()).isEqualTo(6);
        ended("Objectifs atteints.", "OBTAINED", "2026-11-23");
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 5, 0));
        assertThat(rows("select reported_on, report, result_on, result from training.enrolment"))
                .containsExactly("2026-11-20|Objectifs atteints.|2026-11-23|OBTAINED");
        ended("Tout autre chose.", "OBTAINED", "2026-11-23");
        imported();
        assertThat(refusedRules("enrolments")).containsExactly("2 report kept_here");
        ended("Objectifs atteints.", "OBTAINED", "2026-11-25");
        imported();
        assertThat(refusedRules("enrolments")).containsExactly("2 result_on future");
        ended("Objectifs atteints.", "FAILED", "2026-11-23");
        imported();
        assertThat(refusedRules("enrolments")).containsExactly("2 result kept_here");
    }

    private void ended(String report, String result, String resultOn) {
        Sheet.enrolments()
                .line(
                        "state",
                        "COMPLETED",
                        "exited_on",
                        "2026-11-13",
                        "reported_on",
                        "2026-11-20",
                        "report",
                        report,
                        "result_on",
                        resultOn,
                        "result",
                        result)
                .in(folder);
    }

    @Test
    void who_moves_to_a_group_elsewhere_is_tied_there_and_no_longer_here() {
        Sheet.all(folder);
        Sheet.sites()
                .line()
                .line("siret", Sheet.POSTE_SITE, "name", "Pont-de-Claix")
                .in(folder);
        Sheet.groups()
                .line()
                .line("code", "38_SE_0000000002", "site_siret", Sheet.POSTE_SITE)
                .in(folder);
        imported();
        Sheet.enrolments().line("group_code", "38_SE_0000000002").in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 7, 0));
        var ties = "select s.name, t.closed_because from disclosure.tie t join partners.site s on s.id = t.holder"
                + " order by s.name collate \"C\"";
        assertThat(rows(ties)).containsExactly("Pont-de-Claix|null", "Échirolles|MOVED");
        Sheet.enrolments().line().in(folder);
        imported();
        assertThat(rows(ties)).containsExactly("Pont-de-Claix|MOVED", "Échirolles|null");
        assertThat(imported().unchanged()).isEqualTo(8);
    }

    @Test
    void every_tie_and_right_that_a_file_changes_has_an_entry_that_names_the_import() {
        var before = rows("select position from ledger.head").getFirst();
        var earlier =
                rows("select coalesce(max(id::text), '') from registry.intake").getFirst();
        Sheet.all(folder);
        imported();
        Sheet.enrolments().line("state", "CANCELLED").in(folder);
        imported();
        var intakes = "select id from registry.intake where kind = '%s' and id::text > '" + earlier + "' order by id";
        assertThat(rows("select kind, subject, person is not null and tie is not null, account, detail like '% by %'"
                        + " from ledger.entry where kind in (14, 15, 16) and position > " + before
                        + " order by position"))
                .containsExactly(
                        "14|" + rows(intakes.formatted("enrolments")).getFirst() + "|t|null|f",
                        "16|" + rows(intakes.formatted("enrolments")).getLast() + "|t|null|f");
        var account =
                rows("select a.id, a.partner, s.site from accounts.account a join accounts.account_site s on s.account = a.id")
                        .getFirst()
                        .split("\\|");
        var by = " by import " + rows(intakes.formatted("accounts")).getFirst();
        assertThat(rows("select subject, detail from ledger.entry where kind = 17 and position > " + before
                        + " order by position"))
                .containsExactly(
                        account[0] + "|account TRAINING_OFFICE_MANAGER ACTIVE of " + account[1] + by,
                        account[0] + "|works at site " + account[2] + by);
    }

    @Test
    void references_to_what_is_not_there_are_refused() {
        Sheet.organisations().line().in(folder);
        Sheet.sites()
                .line()
                .line("siret", Sheet.POSTE_SITE, "organisation_siret", Sheet.POSTE)
                .in(folder);
        Sheet.accounts()
                .line("organisation_siret", Sheet.POSTE)
                .line("code", "C-00002", "email", "b@example.org", "site_sirets", Sheet.POSTE_SITE)
                .in(folder);
        Sheet.people().line().in(folder);
        Sheet.groups()
                .line()
                .line("code", "38_SE_0000000002", "site_siret", Sheet.POSTE_SITE)
                .in(folder);
        Sheet.enrolments()
                .line("national_id", "99999999999")
                .line("reference", "E-2", "group_code", "38_SE_9999999999")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(4, 0, 0, 6));
        assertThat(refusedRules("sites")).containsExactly("3 organisation_siret unknown_reference");
        assertThat(refusedRules("accounts"))
                .containsExactly("2 organisation_siret unknown_reference", "3 site_sirets unknown_reference");
        assertThat(refusedRules("groups")).containsExactly("3 site_siret unknown_reference");
        assertThat(refusedRules("enrolments"))
                .containsExactly("2 national_id unknown_reference", "3 group_code unknown_reference");
    }

    @Test
    void what_belongs_to_one_does_not_pass_to_another_by_a_file() {
        Sheet.all(folder);
        Sheet.organisations()
                .line()
                .line("code", "P-0002", "siret", Sheet.POSTE)
                .in(folder);
        Sheet.sites()
                .line()
                .line("siret", Sheet.POSTE_SITE, "organisation_siret", Sheet.POSTE)
                .in(folder);
        Sheet.people().line().line("national_id", "14000000002").in(folder);
        imported();

        Sheet.organisations().line("code", "P-0003").in(folder);
        Sheet.sites().line("organisation_siret", Sheet.POSTE).in(folder);
        Sheet.accounts()
                .line("organisation_siret", Sheet.POSTE, "site_sirets", "")
                .line("code", "C-00002")
                .line("code", "C-00003", "email", "c@example.org", "site_sirets", Sheet.POSTE_SITE)
                .in(folder);
        Sheet.groups().line("site_siret", Sheet.POSTE_SITE).in(folder);
        Sheet.enrolments().line("national_id", "14000000002").in(folder);
        assertThat(imported().refused()).isEqualTo(7);
        assertThat(refusedRules("organisations")).containsExactly("2 siret taken");
        assertThat(refusedRules("sites")).containsExactly("2 organisation_siret another_partner");
        assertThat(refusedRules("accounts"))
                .containsExactlyInAnyOrder(
                        "3 email duplicate", "2 organisation_siret another_partner", "4 site_sirets site_of_partner");
        assertThat(refusedRules("groups")).containsExactly("2 site_siret another_site");
        assertThat(refusedRules("enrolments")).containsExactly("2 national_id another_person");

        Sheet.accounts().line("code", "C-00002", "site_sirets", "").in(folder);
        imported();
        assertThat(refusedRules("accounts")).containsExactly("2 email taken");
    }

    @Test
    void a_value_that_stands_twice_comes_in_once() {
        Sheet.people()
                .line("birth_date", "x")
                .line()
                .line("last_name", "Autre")
                .line("national_id", "140 0000 0001")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(1, 0, 0, 3));
        assertThat(refusedRules("people"))
                .containsExactly("2 birth_date date", "4 national_id duplicate", "5 national_id duplicate");
        assertThat(rejects("people").getFirst()).contains("line", "column", "rule", "help");
        assertThat(rejects("people").get(2)).contains("Line 3 of this file holds the same value");
    }

    @Test
    void an_account_keeps_the_password_and_language_it_chose() {
        Sheet.all(folder);
        imported();
        run("update accounts.account set password_hash = 'chosen', language = 'en' where code = 'C-00001'");
        assertThat(imported()).isEqualTo(new Outcome(0, 0, 6, 0));
        Sheet.accounts()
                .line("display_name", "Léa Martin-Roux", "role", "ATTENDANCE_TAKER", "site_sirets", "")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 1, 5, 0));
        assertThat(
                        rows(
                                "select password_hash, language, display_name, role from accounts.account where code = 'C-00001'"))
                .containsExactly("chosen|en|Léa Martin-Roux|ATTENDANCE_TAKER");
        assertThat(rows("select * from accounts.account_site")).isEmpty();
        assertThat(terminal).contains("  accounts that keep the password they have, the file holding another: 1");
    }

    @Test
    void an_account_without_a_password_gets_its_first_one_later() {
        Sheet.all(folder);
        Sheet.accounts().line("password_hash", "").in(folder);
        imported();
        Sheet.accounts().line().in(folder);
        assertThat(imported().changed()).isEqualTo(1);
        assertThat(rows("select password_hash from accounts.account where code = 'C-00001'"))
                .containsExactly(Sheet.HASH);
    }

    @Test
    void changed_partners_sites_and_groups_are_updated() {
        Sheet.all(folder);
        imported();
        Sheet.organisations()
                .line("legal_name", "AFP", "siret", Sheet.POSTE, "agreement_end", "2029-12-31")
                .in(folder);
        Sheet.sites().line("organisation_siret", Sheet.POSTE, "name", "Nord").in(folder);
        Sheet.accounts().line("organisation_siret", Sheet.POSTE).in(folder);
        Sheet.groups()
                .line("title", "Soudage II", "seats", "0", "formacode", "")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(0, 3, 3, 0));
        assertThat(
                        rows(
                                "select p.legal_name, p.siret, s.name, g.title, g.seats, g.formacode from partners.partner p"
                                        + " join partners.site s on s.partner = p.id join training.training_session g on g.site = s.id"))
                .containsExactly("AFP|" + Sheet.POSTE + "|Nord|Soudage II|0|null");
    }

    @Test
    void rejects_can_be_mended_and_sent_again_as_they_are() throws IOException {
        Sheet.people()
                .line()
                .line("national_id", "14000000002", "birth_date", "31/02/1980", "phone", "+33639981234")
                .line("national_id", "14000000003", "last_name", "=cmd|'/c calc'!A1", "address", "1 rue \"A\";\nB")
                .in(folder);
        assertThat(imported()).isEqualTo(new Outcome(1, 0, 0, 2));
        var rejects = folder.resolve("people.csv.rejects.csv");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(rejects)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(rejects)).contains(";'+33639981234;", ";'=cmd");

        var again = Files.createDirectory(folder.resolve("again"));
        Files.copy(rejects, again.resolve("people.csv"));
        assertThat(imported(again)).isEqualTo(new Outcome(0, 0, 0, 2));
        assertThat(Files.readAllLines(again.resolve("people.csv.rejects.csv")).getFirst())
                .isEqualTo("\ufeff" + String.join(";", Sheet.people().header()) + ";line;column;rule;help");

        var mended =
                Files.readString(rejects).replace("31/02/1980", "28/02/1980").replace("'=cmd|'/c calc'!A1", "Roux");
        Files.writeString(again.resolve("people.csv"), mended);
        assertThat(imported(again)).isEqualTo(new Outcome(2, 0, 0, 0));
        assertThat(again.resolve("people.csv.rejects.csv")).doesNotExist();
        assertThat(again.resolve("people.csv.rejects.csv.old")).exists();
        assertThat(rows("select count(*) from vault.person")).containsExactly("3");
    }

    @Test
    void reports_tell_line_column_shape_and_rule_and_never_a_value() {
        Sheet.people()
                .line("birth_date", "31/02/1990", "last_name", "=Berthelot")
                .in(folder);
        imported();
        assertThat(String.join("\n", terminal))
                .contains("line 2: last_name =Aaaaaaaaa (name); birth_date 99/99/9999 (date)")
                .contains("refused by rule: name 1, date 1")
                .doesNotContain("Berthelot", "31/02/1990", Sheet.ANNE, "Canal");
        assertThat(rows("select file_name, lines, rejected, finished_at is not null from registry.intake"))
                .containsExactly("people.csv|1|1|t");
        assertThat(rows("select kind, detail from ledger.entry order by position desc limit 1"))
                .containsExactly("12|people.csv: lines 1, added 0, changed 0, unchanged 0, rejected 1");
    }

    @Test
    void hostile_cells_come_in_as_text_or_not_at_all() {
        Sheet.organisations()
                .line("legal_name", "'); drop schema vault cascade; --")
                .line("code", "P-0002", "siret", Sheet.POSTE, "legal_name", "a\u0000b")
                .line("code", "P-0003", "siret", "35600000037209", "legal_name", "x".repeat(1_000_000))
                .line("code", "P-0004", "siret", "35600000000022", "legal_name", "{0} ''{1}'' %s \\N \\.")
                .line("code", "P-0005", "siret", "35600000000055", "legal_name", "=HYPERLINK(\"http://x\")")
                .in(folder);
        var outcome = imported();
        assertThat(refusedRules("organisations")).contains("3 legal_name control_character", "4  line_length");
        assertThat(rows("select legal_name from partners.partner where code = 'P-0231'"))
                .containsExactly("'); drop schema vault cascade; --");
        assertThat(outcome.added() + outcome.refused()).isEqualTo(5);
        assertThat(rejects("organisations").stream()
                        .mapToInt(String::length)
                        .max()
                        .orElse(0))
                .isLessThan(5_000);
    }

    @Test
    void a_file_cut_on_its_way_is_told_and_its_whole_lines_come_in() {
        var text = Sheet.people().line().line("national_id", "14000000002").text();
        Sheet.write(folder.resolve("people.csv"), text.substring(0, text.length() - 30));
        assertThat(imported()).isEqualTo(new Outcome(1, 0, 0, 1));
        assertThat(refusedRules("people")).containsExactly("3  cells, truncated");
        assertThat(terminal)
                .contains(
                        "  people.csv ends in the middle of its last line: it was probably cut on its way. Send it whole.");
        Sheet.write(folder.resolve("people.csv"), text.substring(0, text.length() - 2));
        imported();
        assertThat(refusedRules("people")).containsExactly("3 contact_protection choice, truncated");
        Sheet.write(folder.resolve("people.csv"), text.substring(0, text.length() - 1));
        assertThat(imported()).isEqualTo(new Outcome(1, 0, 1, 0));
    }

    @Test
    void a_stray_quote_or_separator_costs_its_own_line() {
        var text = Sheet.people()
                .line()
                .line("national_id", "14000000002")
                .line("national_id", "14000000003")
                .line("national_id", "14000000004")
                .text()
                .replace("14000000002;7942369Z;Berthelot", "14000000002;7942369Z;\"Berthelot")
                .replace("14000000003;7942369Z;Berthelot", "14000000003;7942369Z;Bert;helot");
        Sheet.write(folder.resolve("people.csv"), text + ";;;;;;;;;;;;\n\n");
        assertThat(imported()).isEqualTo(new Outcome(2, 0, 0, 2));
        assertThat(refusedRules("people")).containsExactlyInAnyOrder("3  quote", "4  cells");
        assertThat(rejects("people")).anyMatch(line -> line.startsWith("14000000002;7942369Z;\"\"\"Berthelot\";Anne;"));
    }

    @Test
    void what_only_the_database_refuses_costs_its_own_line() {
        run("alter table partners.site add constraint nord check (name <> 'Nord')");
        Sheet.organisations().line().in(folder);
        Sheet.sites().line().line("siret", Sheet.POSTE_SITE, "name", "Nord").in(folder);
        assertThat(imported()).isEqualTo(new Outcome(2, 0, 0, 1));
        assertThat(refusedRules("sites")).containsExactly("3  database");
        run("alter table partners.site drop constraint nord");
    }

    @Test
    void nothing_is_written_when_any_file_lacks_a_column() {
        Sheet.organisations().line().in(folder);
        Sheet.write(folder.resolve("people.csv"), "national_id;last_name\n1;2\n");
        assertThatThrownBy(this::imported)
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("people.csv lacks the columns first_name (prenom), birth_date (date_naissance)");
        assertThat(rows("select * from partners.partner")).isEmpty();
        assertThat(rows("select * from registry.intake")).isEmpty();
    }

    @Test
    void an_empty_or_missing_folder_is_told() {
        assertThatThrownBy(this::imported).hasMessageContaining("nothing to import");
        assertThatThrownBy(() -> imported(folder.resolve("none"))).hasMessageContaining("There is no folder");
    }

    @Test
    void two_imports_at_once_are_refused_by_name() throws SQLException {
        Sheet.all(folder);
        try (var other = database.as("REGISTRAR")) {
            other.createStatement().execute("select pg_advisory_lock(5390743)");
            assertThatThrownBy(this::imported).hasMessageContaining("Another import into this database is running.");
        }
        assertThat(imported().added()).isEqualTo(6);
    }

    @Test
    void french_files_of_another_age_come_in() throws IOException {
        var text = """
                Identifiant national|identifiant_regional|NOM_FAMILLE|Prénom|date_naissance|courriel|telephone|adresse|\
                code_postal|commune|statut_inscription|identite_certifiee|protection_coordonnees|Âge
                14000000001||L’Hôte|Zoë|01/02/1980|zoe@example.org|01 99 00 12 34|1 rue de l'Œuvre|38000|Grenoble|\
                radié|oui|non|46
                """;
        Files.write(
                folder.resolve("people.csv"),
                text.replace("\n", "\r\n").getBytes(java.nio.charset.Charset.forName("windows-1252")));
        assertThat(imported()).isEqualTo(new Outcome(1, 0, 0, 0));
        Files.write(folder.resolve("people.csv"), text.getBytes(UTF_8));
        assertThat(imported()).isEqualTo(new Outcome(0, 0, 1, 0));
    }

    @Test
    void rejects_go_to_the_data_folder_when_the_files_folder_cannot_be_written() throws IOException {
        // A folder in the rejects file's place: root may write into any other.
        Files.createDirectories(folder.resolve("people.csv.rejects.csv").resolve("in the way"));
        Sheet.people().line("birth_date", "x").in(folder);
        imported();
        var spare = database.settings().dataFolder().resolve("rejects").resolve("people.csv.rejects.csv");
        assertThat(spare).exists();
        assertThat(terminal).anyMatch(line -> line.contains(spare.toString()));
        Files.delete(spare);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kek",
                "dek",
                "names",
                "identity",
                "contact",
                "address",
                "status",
                "by_number_birth",
                "by_legacy_birth"
            })
    void the_registrar_cannot_read_what_it_wrote(String column) throws SQLException {
        Sheet.people().line().in(folder);
        imported();
        try (var registrar = database.as("REGISTRAR")) {
            assertDenied(registrar, "select " + column + " from vault.person");
            assertDenied(registrar, "update vault.person set at_most = 1 returning " + column);
        }
    }

    @Test
    void the_registrar_cannot_delete_people_or_read_the_ledger() throws SQLException {
        try (var registrar = database.as("REGISTRAR")) {
            assertDenied(registrar, "delete from vault.person");
            assertDenied(registrar, "truncate vault.person");
            assertDenied(registrar, "select detail from ledger.entry");
            assertDenied(registrar, "delete from disclosure.tie");
            assertDenied(registrar, "update disclosure.floor set ties_required = false");
        }
    }

    @Test
    void the_pages_role_can_make_neither_people_nor_ties() throws SQLException {
        Sheet.all(folder);
        imported();
        try (var pages = database.as("APP")) {
            assertDenied(pages, "insert into vault.person (ref) values (gen_random_uuid())");
            assertDenied(pages, "select ref from vault.person");
            assertDenied(pages, "insert into disclosure.tie (id) values (gen_random_uuid())");
            assertDenied(pages, "update disclosure.tie set closes_at = null");
            assertDenied(pages, "update training.enrolment set state = 'ENTERED'");
            assertDenied(
                    pages, "insert into accounts.account_site (account, site) select id, id from accounts.account");
            assertDenied(pages, "update registry.intake set rejected = 0");
        }
    }

    private static void assertDenied(Connection connection, String sql) {
        assertThatThrownBy(() -> connection.createStatement().execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private Outcome imported() {
        return imported(folder);
    }

    private Outcome imported(Path from) {
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
                .run(from);
    }

    /** Line, column and rule of each refused line, as the rejects file has them. */
    private List<String> refusedRules(String kind) {
        var lines = rejects(kind);
        var header = new ArrayList<>(CSV.parse(lines).getFirst());
        int first = header.indexOf("line");
        return CSV.parse(lines).stream()
                .skip(1)
                .map(cells -> String.join(" ", cells.subList(first, first + 3)))
                .sorted(Comparator.comparing((String line) -> Integer.valueOf(line.substring(0, line.indexOf(' ')))))
                .toList();
    }

    private List<String> rejects(String kind) {
        try {
            return Files.readAllLines(folder.resolve(kind + ".csv.rejects.csv"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static final class CSV {
        static List<List<String>> parse(List<String> lines) {
            try (var csv = de.siegmar.fastcsv.reader.CsvReader.builder()
                    .fieldSeparator(';')
                    .ofCsvRecord(String.join("\n", lines))) {
                return csv.stream().map(record -> record.getFields()).toList();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    /** All that an import writes, save the record of the imports themselves. */
    private List<String> everything() {
        var all = new ArrayList<String>();
        for (var table : List.of(
                "vault.person",
                "partners.partner",
                "partners.site",
                "accounts.account",
                "accounts.account_site",
                "training.training_session",
                "training.enrolment",
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

    private void run(String sql) {
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static int mask(Stage stage) {
        return Field.mask(DisplayMatrix.of(stage));
    }
}
