package ecluse.registry;

import static ecluse.registry.Rule.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import ecluse.disclosure.Intake;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Each rule for cells, on the file and the column that has it. */
class RulesTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);

    private static FileKind<Intake.Person> people = new PersonFile(noIntake(), NOW);
    private static FileKind<?> enrolments = new EnrolmentFile(noIntake());
    private static FileKind<?> quotes = new QuoteFile(noIntake());

    @TempDir
    static Path keys;

    @BeforeAll
    static void an_intake_that_is_not_asked() {
        var settings = new Binder(new MapConfigurationPropertySource(Map.of("ecluse.data-folder", keys.toString())))
                .bindOrCreate("ecluse", Settings.class);
        var intake = Intake.of(settings, new Ids(NOW));
        people = new PersonFile(intake, NOW);
        enrolments = new EnrolmentFile(intake);
        quotes = new QuoteFile(intake);
    }

    @SuppressWarnings("NullAway")
    private static Intake noIntake() {
        return null;
    }

    static Stream<Arguments> bad_cells() {
        return Stream.of(
                bad(Sheet.organisations(), "code", "231", CODE),
                bad(Sheet.organisations(), "siret", "73282932000075", LUHN),
                bad(Sheet.organisations(), "siret", "7328293200007", DIGITS),
                bad(Sheet.organisations(), "siret", "٧٣٢٨٢٩٣٢٠٠٠٠٧٤", DIGITS),
                bad(Sheet.organisations(), "nda", "8438", NDA),
                bad(Sheet.organisations(), "legal_name", "", REQUIRED),
                bad(Sheet.organisations(), "legal_name", "x".repeat(201), LENGTH),
                bad(Sheet.organisations(), "legal_name", "\"AFP", QUOTE_IN_TEXT),
                bad(Sheet.organisations(), "size_class", "huge", CHOICE),
                bad(Sheet.organisations(), "agreement_start", "2026-02-30", DATE),
                bad(Sheet.organisations(), "agreement_end", "2026-01-01", DATE_ORDER),
                bad(Sheet.sites(), "postcode", "3813", POSTCODE),
                bad(Sheet.sites(), "organisation_siret", "", REQUIRED),
                bad(Sheet.accounts(), "code", "C-NOTICES", CODE),
                bad(Sheet.accounts(), "email", "lea.martin", EMAIL),
                bad(Sheet.accounts(), "role", "CORRESPONDENCE", CHOICE),
                bad(Sheet.accounts(), "organisation_siret", "", PARTNER_ROLE),
                bad(Sheet.accounts(), "site_sirets", Sheet.SIRET + "+1", DIGITS),
                bad(Sheet.accounts(), "language", "de", CHOICE),
                bad(Sheet.accounts(), "password_hash", "canal", ARGON2ID),
                bad(Sheet.people(), "national_id", "1400000001", DIGITS),
                bad(Sheet.people(), "national_id", "1,4E+10", DIGITS),
                bad(Sheet.people(), "national_id", "", REQUIRED),
                bad(Sheet.people(), "legacy_id", "79423", LEGACY_ID),
                bad(Sheet.people(), "last_name", "", REQUIRED),
                bad(Sheet.people(), "last_name", "=1+1", NAME),
                bad(Sheet.people(), "last_name", "<b>Berthelot", NAME),
                bad(Sheet.people(), "last_name", "2", NAME),
                bad(Sheet.people(), "last_name", "B".repeat(201), LENGTH),
                bad(Sheet.people(), "last_name", "Ber\u0000thelot", CONTROL_CHARACTER),
                bad(Sheet.people(), "last_name", "Ber\u202ethelot", CONTROL_CHARACTER),
                bad(Sheet.people(), "last_name", "Ber\nthelot", CONTROL_CHARACTER),
                bad(Sheet.people(), "last_name", "H\ufffdl\ufffdne", ENCODING),
                bad(Sheet.people(), "first_name", "-", NAME),
                bad(Sheet.people(), "birth_date", "12/4/1990", DATE),
                bad(Sheet.people(), "birth_date", "31/02/1990", DATE),
                bad(Sheet.people(), "birth_date", "1890-01-01", DATE),
                bad(Sheet.people(), "birth_date", "2026-11-25", BIRTH_DATE),
                bad(Sheet.people(), "email", "a@b.fr,c@d.fr", EMAIL),
                bad(Sheet.people(), "email", "a\r\nBcc: x@example.org", CONTROL_CHARACTER),
                bad(Sheet.people(), "email", "a".repeat(60) + "@" + "b".repeat(200) + ".fr", LENGTH),
                bad(Sheet.people(), "phone", "0639", PHONE),
                bad(Sheet.people(), "phone", "0039 98 12 34", PHONE),
                bad(Sheet.people(), "address", "a".repeat(401), LENGTH),
                bad(Sheet.people(), "postcode", "ABCDE", POSTCODE),
                bad(Sheet.people(), "registration_status", "unknown", CHOICE),
                bad(Sheet.people(), "identity_certified", "", REQUIRED),
                bad(Sheet.people(), "contact_protection", "maybe", CHOICE),
                bad(Sheet.groups(), "code", "12345", CODE),
                bad(Sheet.groups(), "ends_on", "2026-10-04", DATE_ORDER),
                bad(Sheet.groups(), "seats", "1001", NUMBER),
                bad(Sheet.groups(), "seats", "-1", NUMBER),
                bad(Sheet.groups(), "scheme", "CPF", CHOICE),
                bad(Sheet.groups(), "formacode", "230", FORMACODE),
                bad(Sheet.enrolments(), "reference", "'; drop table training.enrolment; --", CODE),
                bad(Sheet.enrolments(), "state", "LEFT", CHOICE),
                bad(Sheet.enrolments(), "placed_on", "", REQUIRED),
                bad(Sheet.enrolments(), "registered_on", "2026-09-09", DATE_ORDER),
                bad(Sheet.enrolments(), "entered_on", "2026-09-20", DATE_ORDER),
                bad(Sheet.enrolments(), "entered_on", "", STATE_DATES),
                bad(Sheet.attendance(), "enrolment", "=E-1", CODE),
                bad(Sheet.attendance(), "month", "2026-13", MONTH),
                bad(Sheet.attendance(), "month", "oct. 2026", MONTH),
                bad(Sheet.attendance(), "minutes", "601", NUMBER),
                bad(Sheet.attendance(), "minutes", "0", NUMBER),
                bad(Sheet.attendance(), "planned", "X".repeat(61), HALF_DAYS),
                bad(Sheet.attendance(), "planned", "P".repeat(62), HALF_DAYS),
                bad(Sheet.attendance(), "marks", "X".repeat(62), HALF_DAYS),
                bad(Sheet.attendance(), "marks", "Ｐ".repeat(62), HALF_DAYS),
                bad(Sheet.attendance(), "marks", "P".repeat(1_000), LENGTH),
                bad(Sheet.attendance(), "marks", "P\u0000", CONTROL_CHARACTER),
                bad(Sheet.attendance(), "marks", "P".repeat(62), NOT_PLANNED),
                bad(Sheet.attendance(), "state", "OVERDUE", CHOICE),
                bad(Sheet.attendance(), "certified_on", "", STATE_DATES),
                bad(Sheet.attendance(), "certified_by", "", STATE_DATES),
                bad(Sheet.attendance(), "certified_by", "the head", CODE),
                bad(Sheet.quotes(), "scheme", "CPF", CHOICE),
                bad(Sheet.quotes(), "content", "x".repeat(2_001), LENGTH),
                bad(Sheet.quotes(), "hours", "3001", NUMBER),
                bad(Sheet.quotes(), "hours", "0", NUMBER),
                bad(Sheet.quotes(), "hourly_price", "12,505", AMOUNT),
                bad(Sheet.quotes(), "hourly_price", "1000,01", AMOUNT),
                bad(Sheet.quotes(), "hourly_price", "0", AMOUNT),
                bad(Sheet.quotes(), "hourly_price", "-12", AMOUNT),
                bad(Sheet.quotes(), "hourly_price", "1e9", AMOUNT),
                bad(Sheet.quotes(), "total", "5000,01", SUM),
                bad(Sheet.quotes(), "cofinancing", "5000,01", AMOUNT),
                bad(Sheet.quotes(), "employer", "Ateliers Chabaud", EMPLOYER),
                bad(Sheet.quotes(), "state", "CONSUMED", CHOICE),
                bad(Sheet.quotes(), "sent_on", "", STATE_DATES),
                bad(Sheet.quotes(), "sent_on", "2026-11-15", DATE_ORDER),
                bad(Sheet.quotes(), "decided_on", "2026-11-20", STATE_DATES));
    }

    private static Arguments bad(Sheet sheet, String column, String cell, Rule rule) {
        return arguments(sheet, column, cell, rule);
    }

    @ParameterizedTest
    @MethodSource("bad_cells")
    void a_bad_cell_is_refused_by_column_and_rule(Sheet sheet, String column, String cell, Rule rule) {
        assertThat(faults(sheet.line(column, cell))).contains(column + " " + rule);
    }

    @Test
    void a_good_line_of_each_kind_has_no_fault() {
        assertThat(Stream.<Supplier<Sheet>>of(
                                Sheet::organisations,
                                Sheet::sites,
                                Sheet::accounts,
                                Sheet::people,
                                Sheet::groups,
                                Sheet::enrolments,
                                Sheet::attendance,
                                Sheet::quotes)
                        .flatMap(sheet -> faults(sheet.get().line()).stream()))
                .isEmpty();
    }

    @Test
    void all_faults_of_a_line_are_told_at_once() {
        var sheet = Sheet.people().line("national_id", "1", "birth_date", "x", "email", "x");
        assertThat(faults(sheet)).containsExactlyInAnyOrder("national_id DIGITS", "birth_date DATE", "email EMAIL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "d’Artagnan", "O'Neil", "de La Tour d'Auvergne", "Le Goff-Nguyễn", "Ångström", "Łukasiewicz",
                        "'t Hooft",
                "Müller (née Durand)", "Saint-Exupéry, comte", "García/López", "ʼAta", "X", "عبد الله", "李"
            })
    void names_of_people_come_in_as_they_are(String name) {
        assertThat(faults(Sheet.people().line("last_name", name))).isEmpty();
        assertThat(person(Sheet.people().line("last_name", name)).lastName()).isEqualTo(name);
    }

    @Test
    void a_name_may_have_two_hundred_characters() {
        assertThat(faults(Sheet.people().line("last_name", "é".repeat(200)))).isEmpty();
    }

    @Test
    void somebody_may_have_no_first_name_and_no_contact() {
        var sheet = Sheet.people().line("first_name", "", "email", "", "phone", "", "address", "", "legacy_id", "");
        assertThat(faults(sheet)).isEmpty();
        assertThat(person(sheet).firstName()).isEmpty();
        assertThat(person(sheet).legacyId()).isNull();
    }

    @Test
    void text_is_composed_and_trimmed() {
        var person = person(
                Sheet.people().line("last_name", "\u00a0He\u0301le\u0300ne ", "address", "Bât. B\n12 rue du Canal"));
        assertThat(person.lastName()).isEqualTo("Hélène");
        assertThat(person.address()).isEqualTo("Bât. B 12 rue du Canal");
    }

    @Test
    void an_apostrophe_before_a_formula_is_dropped() {
        assertThat(person(Sheet.people().line("phone", "'+33639981234")).phone())
                .isEqualTo("+33639981234");
        assertThat(faults(Sheet.people().line("last_name", "'=1+1"))).containsExactly("last_name NAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0639981234",
                "06 39 98 12 34",
                "06.39.98.12.34",
                "+33 6 39 98 12 34",
                "+33 (0)6 39 98 12 34",
                "+3225551234"
            })
    void phones_are_kept_as_they_are_written(String phone) {
        assertThat(faults(Sheet.people().line("phone", phone))).isEmpty();
        assertThat(person(Sheet.people().line("phone", phone)).phone()).isEqualTo(phone);
    }

    @Test
    void dates_are_iso_or_french() {
        assertThat(person(Sheet.people().line("birth_date", "12/04/1990")))
                .isEqualTo(person(Sheet.people().line("birth_date", "1990-04-12")));
    }

    @Test
    void yes_and_no_may_be_said_in_french() {
        var person = person(Sheet.people()
                .line("registration_status", "Radié", "identity_certified", "oui", "contact_protection", "NON"));
        assertThat(person.registered()).isFalse();
        assertThat(person.identityCertified()).isTrue();
        assertThat(person.contactProtection()).isFalse();
    }

    @Test
    void identifiers_may_be_written_with_blanks() {
        assertThat(person(Sheet.people().line("national_id", "140 0000 0001")).nationalId())
                .isEqualTo("14000000001");
        assertThat(person(Sheet.people().line("legacy_id", "016 7942369z")).legacyId())
                .isEqualTo("0167942369Z");
    }

    @Test
    void an_agency_role_has_no_organisation() {
        assertThat(faults(Sheet.accounts().line("role", "SECURITY_OFFICER")))
                .containsExactly("organisation_siret AGENCY_ROLE");
        assertThat(faults(Sheet.accounts().line("role", "ADVISER", "organisation_siret", "")))
                .containsExactly("site_sirets AGENCY_ROLE");
        assertThat(faults(Sheet.accounts().line("role", "ADVISER", "organisation_siret", "", "site_sirets", "")))
                .isEmpty();
    }

    @Test
    void the_training_desk_alone_has_regions_and_never_none() {
        assertThat(faults(desk(""))).containsExactly("regions REQUIRED");
        assertThat(faults(desk("84 + 93"))).isEmpty();
        assertThat(faults(desk("toutes"))).isEmpty();
        assertThat(faults(desk("84+99"))).containsExactly("regions CHOICE");
        assertThat(faults(desk("84;93"))).containsExactly("regions CHOICE");
        assertThat(faults(Sheet.accounts().line("regions", "84"))).containsExactly("regions NOT_THE_DESK");
    }

    private static Sheet desk(String regions) {
        return Sheet.accounts()
                .line("role", "TRAINING_DESK", "organisation_siret", "", "site_sirets", "", "regions", regions);
    }

    @Test
    void an_exit_goes_with_an_exit_state_alone() {
        assertThat(faults(Sheet.enrolments().line("exited_on", "2026-11-02"))).containsExactly("state STATE_DATES");
        assertThat(faults(Sheet.enrolments().line("state", "COMPLETED"))).containsExactly("exited_on STATE_DATES");
        assertThat(faults(Sheet.enrolments().line("state", "COMPLETED", "exited_on", "2026-10-04")))
                .containsExactly("exited_on DATE_ORDER");
        assertThat(faults(Sheet.enrolments().line("state", "ABANDONED", "exited_on", "2026-10-05")))
                .isEmpty();
    }

    @Test
    void a_report_and_a_result_follow_an_exit_each_with_its_day() {
        assertThat(faults(ended("reported_on", "2026-11-20", "report", "Objectifs atteints.")))
                .isEmpty();
        assertThat(faults(ended("result_on", "2026-11-20", "result", "obtained")))
                .isEmpty();
        assertThat(faults(ended("report", "Objectifs atteints."))).containsExactly("reported_on REQUIRED");
        assertThat(faults(ended("result_on", "2026-11-20"))).containsExactly("result REQUIRED");
        assertThat(faults(ended("result_on", "2026-11-20", "result", "PASSED"))).containsExactly("result CHOICE");
        assertThat(faults(ended("reported_on", "2026-11-12", "report", "Objectifs atteints.")))
                .containsExactly("reported_on DATE_ORDER");
        assertThat(faults(ended("reported_on", "2026-11-20", "report", "x".repeat(2_001))))
                .containsExactly("report LENGTH");
        assertThat(faults(Sheet.enrolments().line("result_on", "2026-11-20", "result", "AWAITING")))
                .containsExactly("state STATE_DATES");
    }

    private static Sheet ended(String... more) {
        return Sheet.enrolments()
                .line(Stream.concat(Stream.of("state", "COMPLETED", "exited_on", "2026-11-13"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void an_employer_pays_for_at_most_four_hundred_hours_and_is_named() {
        assertThat(faults(Sheet.quotes().line("scheme", "POEI", "employer", "Ateliers Chabaud")))
                .isEmpty();
        assertThat(faults(Sheet.quotes().line("scheme", "POEI"))).containsExactly("employer EMPLOYER");
        assertThat(faults(Sheet.quotes().line("scheme", "POEI", "employer", "Ateliers Chabaud", "hours", "401")))
                .containsExactly("hours NUMBER");
    }

    @Test
    void a_state_and_the_days_that_belong_to_it_go_together() {
        assertThat(faults(Sheet.attendance().line("state", "FILLED")))
                .containsExactly("certified_on STATE_DATES", "certified_by STATE_DATES");
        assertThat(faults(Sheet.quotes().line("state", "ACCEPTED"))).containsExactly("answered_on STATE_DATES");
        assertThat(faults(Sheet.quotes().line("state", "DRAFT"))).containsExactly("sent_on STATE_DATES");
    }

    @Test
    void amounts_are_written_as_people_write_them() {
        for (var amount : List.of("12.5", "12,50", "12,50 €", "12\u00a0€")) {
            assertThat(faults(Sheet.quotes().line("hourly_price", amount, "total", "")))
                    .as(amount)
                    .isEmpty();
        }
    }

    @Test
    void a_month_is_written_as_people_write_it() {
        assertThat(faults(Sheet.attendance().line("month", "10/2026", "marks", Sheet.october('p', 5))))
                .isEmpty();
        assertThat(faults(Sheet.attendance().line("month", "2026-11"))).contains("planned HALF_DAYS");
    }

    @Test
    void a_quote_that_was_turned_down_says_why() {
        var turnedDown = List.of("state", "REFUSED", "answered_on", "2026-11-18", "decided_on", "2026-11-20");
        assertThat(faults(Sheet.quotes().line(turnedDown.toArray(String[]::new))))
                .containsExactly("reason REASON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$argon2id$v=19$m=19455,t=2,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$argon2id$v=19$m=19456,t=1,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$argon2i$v=19$m=19456,t=2,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$argon2id$v=16$m=19456,t=2,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$argon2id$v=19$m=9999999,t=99,p=1$pW6sL7vMdfciSTi2Qb54PQ$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$Ch5PbWUonMTTBHUO05GhXf3zfnqv+um7l4MFgUXbR4U",
                "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
            })
    void a_weak_or_absurd_password_hash_is_refused(String hash) {
        assertThat(PasswordHash.isStrong(hash)).isFalse();
    }

    @Test
    void a_hash_of_the_least_strength_is_taken() {
        assertThat(PasswordHash.isStrong(Sheet.HASH)).isTrue();
    }

    @Test
    void no_record_of_a_line_prints_a_fact() {
        var person = person(Sheet.people().line());
        var line = new Line<>(2, Sheet.people().line().firstLine(), person);
        assertThat(List.of(person, line, line.refused()).toString()).doesNotContain("Berthelot", "Anne", "1400");
    }

    private static Intake.Person person(Sheet sheet) {
        return people.read(cells(people, sheet));
    }

    private static List<String> faults(Sheet sheet) {
        var kind = Stream.of(
                        new OrganisationFile(),
                        new SiteFile(),
                        new AccountFile(),
                        people,
                        new GroupFile(),
                        enrolments,
                        new AttendanceFile(),
                        quotes)
                .filter(k -> k.columns().stream().map(Column::name).toList().equals(sheet.header()))
                .findFirst()
                .orElseThrow();
        var cells = cells(kind, sheet);
        kind.read(cells);
        return cells.faults().stream()
                .map(fault -> fault.column() + " " + fault.rule())
                .toList();
    }

    private static Cells cells(FileKind<?> kind, Sheet sheet) {
        return new Cells(Header.of(kind, sheet.header()), sheet.firstLine());
    }
}
