package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("database")
class ActsTest {
    private final Organisation organisation = Organisation.any();
    private final World.Group group = organisation.group("Soudage TIG");

    // --- The table, played ------------------------------------------------------------------------------------------

    static Stream<Arguments> steps() {
        return EnrolmentMachine.STEPS.stream()
                .flatMap(step -> step.from().stream().map(from -> Arguments.of(step.act(), from, step.to(from))));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void every_step_of_the_table_can_be_taken_on_a_page(Act act, EnrolmentState from, EnrolmentState to) {
        var enrolment = enrolment(from);
        var office = organisation.office();
        assertThat(office.get("/kairos/enrolments/" + enrolment).body())
                .contains("/kairos/enrolments/" + enrolment + "/acts/" + act.word());
        var answer = declare(office, enrolment, act, 0, form(act));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        assertThat(stored(enrolment)).isEqualTo(to.name());
        assertThat(Kairos.WORLD.text(
                        "select concat_ws(' ', act, from_state, to_state, account, before->>'state', before->>'person')"
                                + " from training.change where enrolment = ?",
                        enrolment))
                .isEqualTo(act + " " + from + " " + to + " "
                        + organisation.manager().id() + " " + from);
        assertThat(office.get(answer.location().replaceFirst("http://[^/]*", ""))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource(EnrolmentState.class)
    void every_other_way_is_refused_and_says_so(EnrolmentState from) {
        var enrolment = enrolment(from);
        var office = organisation.office();
        var token = Kairos.WORLD.signedIn(organisation.manager()).token().bytes();
        var stray = Stream.of(Act.values())
                .filter(act -> !EnrolmentMachine.leads(act, from))
                .toList();
        assertThat(stray).isNotEmpty().allSatisfy(act -> {
            var answer = declare(office, enrolment, act, 0, form(act));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("ne peut pas être déclaré là où en est la personne");
            // The same without the page: the function that writes has the table too.
            assertThat(performed(token, enrolment, 0, act)).isEqualTo("NO_WAY");
        });
        assertThat(stored(enrolment)).isEqualTo(from.name());
    }

    @ParameterizedTest
    @EnumSource(EnrolmentState.class)
    void no_state_is_reached_by_whoever_writes_past_the_table(EnrolmentState to) {
        var enrolment = enrolment(EnrolmentState.CANCELLED);
        assertThatThrownBy(() -> Kairos.WORLD.run(
                        "update training.enrolment set state = ?, version = version + 1, act = 'ENTER' where id = ?",
                        to.name(),
                        enrolment))
                .hasStackTraceContaining("no ENTER leads from CANCELLED");
        assertThatThrownBy(() ->
                        Kairos.WORLD.run("update training.enrolment set state = ? where id = ?", to.name(), enrolment))
                .hasStackTraceContaining("one version at a time");
    }

    @Test
    void the_database_has_the_table_of_the_code() throws SQLException {
        var code = new TreeSet<String>();
        EnrolmentMachine.STEPS.forEach(
                step -> step.from().forEach(from -> code.add(step.act() + " " + from + " " + step.to(from))));
        assertThat(rows("select concat_ws(' ', act, from_state, to_state) from training.transition"))
                .containsExactlyInAnyOrderElementsOf(code);
    }

    @Test
    void the_document_is_made_from_the_table() {
        Golden.check("docs/enrolments.md", EnrolmentDocument.markdown());
    }

    @Test
    void a_tie_shows_at_each_state_what_the_display_matrix_says() throws SQLException {
        var code = Stream.of(EnrolmentState.values())
                .map(state -> state + " " + Field.mask(DisplayMatrix.of(state.stage())) + " "
                        + (state == EnrolmentState.CANCELLED || state == EnrolmentState.NO_SHOW))
                .toList();
        assertThat(rows("select concat_ws(' ', state, fields, case when closes_tie then 'true' else 'false' end)"
                        + " from training.state_shows"))
                .containsExactlyInAnyOrderElementsOf(code);
    }

    // --- A whole group ----------------------------------------------------------------------------------------------

    @Test
    void a_group_is_enrolled_and_enters_in_two_forms_with_one_who_did_not_come() {
        var people = new ArrayList<UUID>();
        for (int i = 0; i < 12; i++) {
            people.add(enrolment(EnrolmentState.PLACED));
        }
        var office = organisation.office();
        assertThat(office.get("/kairos/groups/" + group.id()).body()).contains("Inscrire (AIS) : 12 personnes");
        var entries = Kairos.disclosures(organisation.manager());
        var ais = office.post(path("register"), lines(people, 0, form(Act.REGISTER), List.of()));
        assertThat(ais.status()).as(ais.body()).isEqualTo(303);
        assertThat(Kairos.disclosures(organisation.manager()))
                .as("a form that is taken shows nobody")
                .isEqualTo(entries);
        var absent = people.get(4);
        var aes = office.post(path("enter"), lines(people, 1, form(Act.ENTER), List.of(absent)));
        assertThat(aes.status()).as(aes.body()).isEqualTo(303);
        assertThat(people)
                .allSatisfy(id -> assertThat(stored(id)).isEqualTo(id.equals(absent) ? "NO_SHOW" : "ENTERED"));
        assertThat(office.get("/kairos/groups/" + group.id() + "?done=enter").body())
                .contains("Les entrées sont déclarées", "Déclarer la fin : 11 personnes", "accès terminé");
    }

    @Test
    void one_line_that_cannot_be_written_holds_back_all_of_them_and_says_which() {
        var first = enrolment(EnrolmentState.ENTERED);
        var second = enrolment(EnrolmentState.ENTERED, LocalDate.now().minusDays(1));
        var office = organisation.office();
        office.get(path("complete"));
        var form = form(Act.COMPLETE);
        form.put("on", LocalDate.now().minusDays(3).toString());
        var refused = office.post(path("complete"), lines(List.of(first, second), 0, form, List.of()));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains("href=\"#line-" + second, "ne précède pas l’entrée de cette personne")
                .doesNotContain("href=\"#line-" + first);
        assertThat(stored(first)).isEqualTo("ENTERED");
    }

    @Test
    void a_date_that_is_wrong_is_said_once_and_what_was_typed_stays() {
        var people = List.of(enrolment(EnrolmentState.PLACED), enrolment(EnrolmentState.PLACED));
        var office = organisation.office();
        office.get(path("register"));
        var form = form(Act.REGISTER);
        form.put("on", LocalDate.now().toString());
        form.put("hours", "17,5");
        var answer = office.post(path("register"), lines(people, 0, form, List.of()));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("value=\"17,5\"").containsOnlyOnce("href=\"#on\"");
        form.put("on", "31/02/2027");
        form.put("hours", "80");
        var again = office.post(path("register"), lines(people, 0, form, List.of()));
        assertThat(again.body()).contains("Écrivez une date", "de 1 à 48", "value=\"31/02/2027\"");
    }

    // --- Two people -------------------------------------------------------------------------------------------------

    @Test
    void the_second_of_two_sees_what_the_first_did_and_writes_over_nothing() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        var colleague = organisation.as(Role.TRAINING_OFFICE_MANAGER);
        var office = organisation.office();
        declare(colleague, enrolment, Act.INTERRUPT, 0, form(Act.INTERRUPT));
        var late = form(Act.ABANDON);
        late.put("words", "A trouvé un emploi ailleurs");
        var answer = declare(office, enrolment, Act.ABANDON, 0, late);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body())
                .contains("Entre-temps", "Interruption, par Léa Martin", "Vous vouliez", "Abandon")
                .contains("A trouvé un emploi ailleurs", enrolment + ":1");
        assertThat(stored(enrolment)).isEqualTo("INTERRUPTED");
        assertThat(declare(office, enrolment, Act.ABANDON, 1, late).status()).isEqualTo(303);
        assertThat(stored(enrolment)).isEqualTo("ABANDONED");
    }

    @Test
    void every_interruption_is_kept_and_ends_with_the_resumption_and_what_is_taken_back_lasts_again() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        var office = organisation.office();
        var today = LocalDate.now();
        act(office, enrolment, Act.INTERRUPT, 0, today.minusDays(15));
        assertThat(interruptions(enrolment)).isEqualTo("{[%s,)}".formatted(today.minusDays(15)));
        act(office, enrolment, Act.RESUME, 1, today.minusDays(10));
        act(office, enrolment, Act.INTERRUPT, 2, today.minusDays(4));
        act(office, enrolment, Act.RESUME, 3, today.minusDays(1));
        assertThat(interruptions(enrolment))
                .isEqualTo("{[%s,%s),[%s,%s)}"
                        .formatted(today.minusDays(15), today.minusDays(10), today.minusDays(4), today.minusDays(1)));
        assertThat(office.post("/kairos/enrolments/" + enrolment + "/undo", Map.of("version", "4"))
                        .status())
                .isEqualTo(303);
        assertThat(interruptions(enrolment))
                .isEqualTo("{[%s,%s),[%s,)}".formatted(today.minusDays(15), today.minusDays(10), today.minusDays(4)));
        act(office, enrolment, Act.COMPLETE, 5, today.minusDays(2));
        assertThat(interruptions(enrolment))
                .as("an exit ends it")
                .isEqualTo("{[%s,%s),[%s,%s)}"
                        .formatted(today.minusDays(15), today.minusDays(10), today.minusDays(4), today.minusDays(1)));
    }

    @Test
    void a_file_says_no_day_so_the_interruption_is_from_the_next_and_ends_when_the_file_says_so() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        var day = "((now() at time zone 'Europe/Paris')::date";
        Kairos.WORLD.imported("update training.enrolment set state = 'INTERRUPTED' where id = ?", enrolment);
        assertThat(Kairos.WORLD.text(
                        "select (interruptions = datemultirange(daterange(" + day + " + 1), null)))::text"
                                + " from training.enrolment where id = ?",
                        enrolment))
                .isEqualTo("true");
        Kairos.WORLD.imported("update training.enrolment set state = 'ENTERED' where id = ?", enrolment);
        assertThat(interruptions(enrolment)).isEqualTo("{}");
    }

    private static void act(Browser office, UUID enrolment, Act act, int version, LocalDate on) {
        var form = form(act);
        form.put("on", on.toString());
        var answer = declare(office, enrolment, act, version, form);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    }

    private static String interruptions(UUID enrolment) {
        return Kairos.WORLD.text("select interruptions::text from training.enrolment where id = ?", enrolment);
    }

    // --- Taking back ------------------------------------------------------------------------------------------------

    @Test
    void the_author_takes_an_act_back_within_a_day_and_the_history_keeps_it() {
        var enrolment = enrolment(EnrolmentState.REGISTERED);
        var office = organisation.office();
        declare(office, enrolment, Act.NOT_ARRIVED, 0, form(Act.NOT_ARRIVED));
        assertThat(tie(enrolment)).isEqualTo("19 NO_SHOW");
        assertThat(office.get("/kairos/enrolments/" + enrolment).body()).contains("/undo", "accès terminé");
        assertThat(office.post("/kairos/enrolments/" + enrolment + "/undo", Map.of("version", "1"))
                        .status())
                .isEqualTo(303);
        assertThat(stored(enrolment)).isEqualTo("REGISTERED");
        assertThat(tie(enrolment)).isEqualTo(Field.mask(DisplayMatrix.of(Stage.DURING)) + " ");
        var page = office.get("/kairos/enrolments/" + enrolment).body();
        assertThat(page)
                .contains("Absence à l’entrée", "retirée", "Déclaration retirée")
                .doesNotContain("/undo");
    }

    @Test
    void a_colleague_corrects_with_a_reason_and_after_thirty_days_the_agency_alone() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        declare(organisation.office(), enrolment, Act.COMPLETE, 0, form(Act.COMPLETE));
        var colleague = organisation.as(Role.TRAINING_OFFICE_MANAGER);
        var path = "/kairos/enrolments/" + enrolment;
        assertThat(colleague.get(path).body()).contains("/correction").doesNotContain("/undo");
        assertThat(colleague.post(path + "/undo", Map.of("version", "1")).body())
                .contains("peut seule la retirer");
        assertThat(colleague
                        .post(path + "/correction", Map.of("version", "1", "reason", "erreur"))
                        .status())
                .isEqualTo(422);
        assertThat(stored(enrolment)).isEqualTo("COMPLETED");
        var reason = Map.of("version", "1", "reason", "La date était celle d’un autre groupe");
        recordedAgo(enrolment, 31);
        assertThat(colleague.post(path + "/correction", reason).body()).contains("seule l’agence");
        recordedAgo(enrolment, 29);
        assertThat(colleague.post(path + "/correction", reason).status()).isEqualTo(303);
        assertThat(stored(enrolment)).isEqualTo("ENTERED");
        assertThat(Kairos.WORLD.text("select exited_on from training.enrolment where id = ?", enrolment))
                .isEqualTo("null");
        assertThat(colleague.get(path).body()).contains("celle d’un autre groupe");
    }

    @Test
    void an_exit_closes_the_tie_six_months_later() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        declare(organisation.office(), enrolment, Act.COMPLETE, 0, form(Act.COMPLETE));
        assertThat(Kairos.WORLD.text(
                        "select (closes_at at time zone 'Europe/Paris')::date from disclosure.tie where source = ?",
                        enrolment))
                .isEqualTo(LocalDate.now().plusMonths(6).toString());
    }

    // --- Words ------------------------------------------------------------------------------------------------------

    @Test
    void a_report_that_speaks_of_health_is_looked_at_again_and_stays_with_the_office() throws SQLException {
        var enrolment = enrolment(EnrolmentState.COMPLETED);
        var form = form(Act.REPORT);
        form.put("words", "En arrêt pour maladie deux semaines, bons résultats ensuite.");
        var office = organisation.office();
        var answer = declare(office, enrolment, Act.REPORT, 0, form);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("semble parler de la santé", "name=\"sure\"");
        form.put("sure", "yes");
        assertThat(declare(office, enrolment, Act.REPORT, 0, form).status()).isEqualTo(303);
        assertThat(office.get("/kairos/enrolments/" + enrolment).body()).contains("bons résultats ensuite");
        form.put("words", "Un second bilan du même parcours");
        assertThat(declare(office, enrolment, Act.REPORT, 1, form).body()).contains("pas encore remis");
        try (var pages = Kairos.DATABASE.as("APP")) {
            assertDenied(pages, "select report from training.enrolment");
            assertDenied(pages, "select before from training.change");
        }
    }

    @Test
    void an_awaited_result_is_replaced_by_the_known_one_and_that_one_by_none() {
        var enrolment = enrolment(EnrolmentState.COMPLETED);
        var office = organisation.office();
        var form = form(Act.RESULT);
        form.put("code", "AWAITING");
        declare(office, enrolment, Act.RESULT, 0, form);
        form.put("code", "OBTAINED");
        assertThat(declare(office, enrolment, Act.RESULT, 1, form).status()).isEqualTo(303);
        assertThat(declare(office, enrolment, Act.RESULT, 2, form).status()).isEqualTo(422);
        assertThat(performed(organisation, enrolment, 2, Act.RESULT)).isEqualTo("NO_WAY");
    }

    // --- Whose ------------------------------------------------------------------------------------------------------

    @Test
    void an_enrolment_of_another_site_answers_like_none_and_cannot_be_written_by_any_way() throws SQLException {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        var stranger = Organisation.any();
        var office = stranger.office();
        for (var path : List.of("", "/acts/complete")) {
            assertThat(Kairos.bare(office.get("/kairos/enrolments/" + enrolment + path)))
                    .isEqualTo(Kairos.bare(office.get("/kairos/enrolments/" + UUID.randomUUID() + path)));
        }
        assertThat(declare(office, enrolment, Act.COMPLETE, 0, form(Act.COMPLETE))
                        .status())
                .isEqualTo(404);
        var own = stranger.group("Autre");
        office.get("/kairos/groups/" + own.id() + "/acts/complete");
        assertThat(office.post(
                                "/kairos/groups/" + own.id() + "/acts/complete",
                                lines(List.of(enrolment), 0, form(Act.COMPLETE), List.of()))
                        .status())
                .isEqualTo(404);
        assertThat(performed(stranger, enrolment, 0, Act.COMPLETE)).isEqualTo("NOT_YOURS");
        try (var pages = Kairos.DATABASE.as("APP")) {
            assertDenied(pages, "update training.enrolment set state = 'COMPLETED'");
            assertDenied(pages, "insert into training.change (enrolment) values (gen_random_uuid())");
            assertDenied(
                    pages,
                    "select training.perform('\\x00', current_date, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')");
        }
        assertThat(stored(enrolment)).isEqualTo("ENTERED");
    }

    @Test
    void who_only_takes_attendance_or_writes_quotes_declares_nothing() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        for (var role : List.of(Role.ATTENDANCE_TAKER, Role.QUOTE_CLERK)) {
            assertThat(organisation
                            .as(role)
                            .get("/kairos/enrolments/" + enrolment)
                            .status())
                    .isEqualTo(403);
            assertThat(organisation.as(role).get("/kairos/groups/" + group.id()).body())
                    .doesNotContain("/acts/", "/kairos/enrolments/");
            var account = Kairos.account(organisation.partner(), role);
            assertThatThrownBy(() -> performed(account, enrolment, 0, Act.COMPLETE))
                    .hasStackTraceContaining("nobody who may act");
        }
    }

    @Test
    void a_lock_or_a_sign_out_ends_the_right_to_write() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        var viewer = Kairos.WORLD.signedIn(organisation.manager());
        Kairos.WORLD.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                viewer.signIn().value());
        assertThatThrownBy(() -> performed(viewer.token().bytes(), enrolment, 0, Act.COMPLETE))
                .hasStackTraceContaining("nobody who may act");
    }

    @Test
    void the_history_can_be_neither_changed_nor_removed() {
        var enrolment = enrolment(EnrolmentState.ENTERED);
        declare(organisation.office(), enrolment, Act.INTERRUPT, 0, form(Act.INTERRUPT));
        for (var sql : List.of(
                "update training.change set account = null",
                "delete from training.change",
                "truncate training.change")) {
            assertThatThrownBy(() -> Kairos.WORLD.run(sql)).hasStackTraceContaining("is written once");
        }
    }

    // --- Shared -----------------------------------------------------------------------------------------------------

    /** An enrolment with what its state implies, as an import would have made it. */
    private UUID enrolment(EnrolmentState state) {
        return enrolment(state, LocalDate.now().minusDays(20));
    }

    private UUID enrolment(EnrolmentState state, LocalDate enteredOn) {
        var id = UUID.randomUUID();
        var person = Kairos.WORLD.person();
        boolean entered = state == EnrolmentState.ENTERED
                || state == EnrolmentState.INTERRUPTED
                || state == EnrolmentState.COMPLETED
                || state == EnrolmentState.ABANDONED
                || state == EnrolmentState.DISMISSED;
        Kairos.WORLD.run(
                """
                insert into training.enrolment (id, reference, training_session, person, state, placed_on, registered_on,
                                                entered_on, exited_on)
                values (?, ?, ?, ?, ?, current_date - 30, ?::date, ?::date, ?::date)
                """,
                id,
                id.toString(),
                group.id(),
                person.ref().value(),
                state.name(),
                state == EnrolmentState.PLACED
                        ? null
                        : LocalDate.now().minusDays(25).toString(),
                entered ? enteredOn.toString() : null,
                entered && state.stage() == Stage.AFTER
                        ? LocalDate.now().minusDays(2).toString()
                        : null);
        Kairos.WORLD.run(
                """
                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                values (?, ?, ?, 'ENROLMENT', ?, ?, now() - interval '1 day')
                """,
                UUID.randomUUID(),
                organisation.partner().site(),
                person.ref().value(),
                id,
                Field.mask(DisplayMatrix.of(state.stage())));
        return id;
    }

    private static Map<String, String> form(Act act) {
        var form = new LinkedHashMap<String, String>();
        form.put("on", (act == Act.REGISTER ? LocalDate.now().plusDays(3) : LocalDate.now()).toString());
        form.put("until", LocalDate.now().plusDays(40).toString());
        form.put("hours", "35");
        form.put("code", act.codes().isEmpty() ? "" : act.codes().getFirst());
        form.put("words", act == Act.REPORT ? "Objectifs atteints, autonome sur poste." : "");
        return form;
    }

    private static Browser.Answer declare(
            Browser browser, UUID enrolment, Act act, int version, Map<String, String> form) {
        var path = "/kairos/enrolments/" + enrolment + "/acts/" + act.word();
        browser.get(path);
        var fields = new LinkedHashMap<>(form);
        fields.put("line", enrolment + ":" + version);
        return browser.post(path, fields);
    }

    private static List<Map.Entry<String, String>> lines(
            List<UUID> people, int version, Map<String, String> form, List<UUID> except) {
        var fields = new ArrayList<>(form.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), e.getValue()))
                .toList());
        people.forEach(id -> fields.add(Map.entry("line", id + ":" + version)));
        except.forEach(id -> fields.add(Map.entry("except", id.toString())));
        return fields;
    }

    private String path(String act) {
        return "/kairos/groups/" + group.id() + "/acts/" + act;
    }

    private static String stored(UUID enrolment) {
        return Kairos.WORLD.text("select state from training.enrolment where id = ?", enrolment);
    }

    private static String tie(UUID enrolment) {
        return Kairos.WORLD.text(
                "select fields || ' ' || coalesce(closed_because, '') from disclosure.tie where source = ?", enrolment);
    }

    /** As if the act had been declared that many days ago; the history is not to be changed, so its guard steps aside. */
    private static void recordedAgo(UUID enrolment, int days) {
        Kairos.WORLD.pastTriggers(
                "training.change",
                "update training.change set at = now() - ? * interval '1 day' where enrolment = ?",
                days,
                enrolment);
    }

    private static String performed(Organisation who, UUID enrolment, int version, Act act) {
        return performed(who.manager(), enrolment, version, act);
    }

    private static String performed(World.Account who, UUID enrolment, int version, Act act) {
        return performed(Kairos.WORLD.signedIn(who).token().bytes(), enrolment, version, act);
    }

    /** Straight at the function, as the application's role would by hand. */
    private static String performed(byte[] token, UUID enrolment, int version, Act act) {
        var sql = """
                select verdict from training.perform(?, current_date, array[?]::uuid[], array[?], array[?],
                    array[current_date], array[current_date + 5], array[35.0], array[?], array['as long as it needs'])
                """;
        try (var pages = Kairos.DATABASE.as("APP");
                var call = pages.prepareStatement(sql)) {
            call.setBytes(1, token);
            call.setObject(2, enrolment);
            call.setInt(3, version);
            call.setString(4, act.name());
            call.setString(5, act.codes().isEmpty() ? null : act.codes().getFirst());
            var row = call.executeQuery();
            row.next();
            return row.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertDenied(java.sql.Connection connection, String sql) {
        assertThatThrownBy(() -> connection.createStatement().execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private static List<String> rows(String sql) throws SQLException {
        try (var owner = Kairos.DATABASE.owner();
                var statement = owner.createStatement()) {
            var rows = new ArrayList<String>();
            var found = statement.executeQuery(sql);
            while (found.next()) {
                rows.add(found.getString(1));
            }
            return rows;
        }
    }
}
