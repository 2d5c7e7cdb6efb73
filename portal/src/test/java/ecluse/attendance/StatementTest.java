package ecluse.attendance;

import static ecluse.attendance.Centre.form;
import static ecluse.attendance.Centre.planned;
import static ecluse.attendance.Centre.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.attendance.Transition.Act;
import ecluse.calendar.WorkingDays;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Paper;
import ecluse.testing.World;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statement's states: every way of the table is gone by HTTP, every other one is refused with its reason. */
@Tag("database")
class StatementTest {
    private final Centre centre = Centre.withAnotherGroup();
    private final UUID karim = centre.trainee("Karim", "Benali");
    private final Browser office = Centre.browser(centre.office);
    private final Browser head = Centre.browser(centre.head);

    @Test
    void the_table_of_states_is_the_code() {
        var lines = Transition.ALL.stream()
                .map(t -> "| `%s` | %s | `%s` | `%s` | %s |".formatted(t.from(), t.act(), t.to(), t.right(), t.needs()))
                .collect(Collectors.joining("\n"));
        Golden.check("docs/attendance-statement.md", """
                # The monthly statement's states

                Made from `Transition` in `portal/src/main/java/ecluse/attendance`; `attendance.transition` in the database holds the
                same, and a trigger holds the statements to it. `OVERDUE` is `OPEN` after the 5th of the next month, or the next
                working day: time alone makes it, and nothing is written. Every other step is refused.

                | from | act | to | right | needs |
                |---|---|---|---|---|
                """ + lines + "\n");
    }

    @Test
    void the_database_holds_the_same_table() {
        for (var from : StatementState.values()) {
            for (var act : Act.values()) {
                if (from != StatementState.OVERDUE) {
                    assertThat(Centre.WORLD.text(
                                    "select coalesce((select to_state from attendance.transition where from_state = ? and act = ?), '-')",
                                    from.name(),
                                    act.name()))
                            .as(from + " " + act)
                            .isEqualTo(Transition.of(from, act)
                                    .map(t -> t.to().name())
                                    .orElse("-"));
                }
            }
        }
    }

    @Test
    void every_way_of_the_table_is_gone_by_http() {
        centre.handOver(office);
        assertThat(Centre.state(karim)).isEqualTo("FILLED");
        assertThat(office.post(centre.month() + "/taking-back", centre.step(office, karim))
                        .status())
                .isEqualTo(303);
        assertThat(Centre.state(karim)).isEqualTo("OPEN");
        centre.handOver(office);
        certify();
        assertThat(Centre.state(karim)).isEqualTo("CERTIFIED");
        correct("A", "Le formateur s’était trompé de ligne");
        assertThat(Centre.state(karim)).isEqualTo("CORRECTED");
        correct("E", "L’absence était excusée en fin de compte");
        assertThat(Centre.state(karim)).isEqualTo("CORRECTED");
        var page = office.get(Centre.statement(karim));
        assertThat(page.body())
                .contains("Version 3, en vigueur", "Version 2, remplacée", "Version 1, remplacée", "trompé de ligne");
        assertThat(Centre.WORLD.count("select count(*) from attendance.statement_step where enrolment = ?", karim))
                .isEqualTo(6);
    }

    @Test
    void a_certified_month_is_an_accessible_file_and_no_other_month_is_one() {
        office.get(centre.lastMonth());
        assertThat(office.download(Centre.statement(karim) + "/document").status())
                .isEqualTo(404);
        centre.handOver(office);
        certify();
        assertThat(office.get(Centre.statement(karim)).body()).contains("Télécharger l’état certifié");
        var file = office.download(Centre.statement(karim) + "/document");
        assertThat(file.header("Content-Disposition")).contains("etat-mensuel-de-presence.pdf");
        assertThat(file.header("Cache-Control")).contains("no-store");
        var paper = new Paper(file.bytes());
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.tags()).contains("H1", "Table", "TH");
        var number = Centre.WORLD.text("select fields from ledger.entry where kind = 1 order by position desc limit 1");
        assertThat(Field.of(Integer.parseInt(number)))
                .containsExactlyInAnyOrder(Field.LAST_NAME, Field.FIRST_NAME, Field.IDENTIFIER);
        assertThat(paper.text())
                .contains("Karim Benali", "Soudage TIG", "Certifié par Léa Martin", "Référence au registre")
                .doesNotContain("rue du Canal", "personne1");
    }

    private void certify() {
        assertThat(head.post(centre.month() + "/certification", centre.step(head, karim))
                        .status())
                .isEqualTo(303);
    }

    private void correct(String text, String reason) {
        var answer = correction(text, reason, World.PASSWORD);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    }

    private Browser.Answer correction(String text, String reason, String password) {
        var form = form(head.get(Centre.statement(karim)));
        var cell = form.stream()
                .filter(f -> f.getKey().startsWith("c0."))
                .findFirst()
                .orElseThrow()
                .getKey();
        return head.post(
                Centre.statement(karim) + "/correction",
                typed(form, cell, text, "reason", reason, "password", password));
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN, TAKE_BACK, n’est pas remis",
        "OPEN, CERTIFY, remettez-le d’abord",
        "OPEN, CORRECT, n’est pas certifié",
        "FILLED, HAND_OVER, Personne n’est choisi",
        "FILLED, CORRECT, pas encore certifié",
        "CERTIFIED, HAND_OVER, Personne n’est choisi",
        "CERTIFIED, TAKE_BACK, se corrige",
        "CERTIFIED, CERTIFY, déjà certifié",
        "CORRECTED, HAND_OVER, Personne n’est choisi",
        "CORRECTED, TAKE_BACK, se corrige",
        "CORRECTED, CERTIFY, déjà certifié"
    })
    void every_other_way_is_refused_with_its_reason(StatementState from, Act act, String reason) {
        bring(from);
        var step = centre.step(head, karim);
        var answer = switch (act) {
            case HAND_OVER -> head.post(centre.month(), typed(form(head.get(centre.lastMonth())), "act", "hand-over"));
            case TAKE_BACK -> head.post(centre.month() + "/taking-back", step);
            case CERTIFY -> head.post(centre.month() + "/certification", step);
            case CORRECT ->
                head.post(
                        Centre.statement(karim) + "/correction",
                        typed(step, "reason", "Une raison en toutes lettres", "c0.05-1", "A"));
        };
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(reason);
        assertThat(Centre.state(karim)).isEqualTo(from.name());
    }

    private void bring(StatementState state) {
        if (state != StatementState.OPEN) {
            centre.handOver(office);
        }
        if (state.certified()) {
            certify();
        }
        if (state == StatementState.CORRECTED) {
            correct("A", "Le formateur s’était trompé de ligne");
        }
    }

    @Test
    void every_pair_that_is_not_in_the_table_has_a_reason_in_words() {
        for (var from : StatementState.values()) {
            for (var act : Act.values()) {
                if (Transition.of(from, act).isEmpty()) {
                    assertThat(Centre.PORTAL
                                    .bean(org.springframework.context.MessageSource.class)
                                    .getMessage(
                                            "attendance.refused." + act + "." + from, null, java.util.Locale.FRENCH))
                            .isNotBlank();
                }
            }
        }
    }

    @Test
    void the_head_alone_certifies_and_only_with_the_password() {
        centre.handOver(office);
        assertThat(office.post(centre.month() + "/certification", centre.step(office, karim))
                        .status())
                .isEqualTo(403);
        var wrong = head.post(centre.month() + "/certification", typed(centre.step(head, karim), "password", "wrong"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("rien n’est certifié");
        assertThat(Centre.state(karim)).isEqualTo("FILLED");
    }

    @Test
    void a_month_with_a_hole_is_not_handed_over_and_the_hole_is_named() {
        var form = form(office.get(centre.lastMonth()));
        var first = planned(form).getFirst();
        var filled = office.post(centre.month(), typed(form, "act", "fill"));
        var refused = office.post(centre.month(), typed(form(filled), "c0." + first, "", "act", "hand-over"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("href=\"#c0." + first + "\"", "cette demi-journée n’est pas remplie");
        assertThat(Centre.state(karim)).isEqualTo("OPEN");
    }

    @Test
    void this_month_is_not_handed_over_before_it_is_over() {
        var filled = office.post(centre.month(), typed(form(office.get(centre.month())), "act", "fill"));
        var everything = form(filled).stream()
                .map(f -> f.getKey().startsWith("c0.")
                                && f.getValue().isEmpty()
                                && planned(form(filled)).contains(f.getKey().substring(3))
                        ? Centre.entry(f.getKey(), "P")
                        : f)
                .toList();
        var refused = office.post(centre.month(), typed(everything, "act", "hand-over"));
        var today = LocalDate.now();
        if (today.equals(YearMonth.from(today).atEndOfMonth())) {
            assertThat(refused.status()).as("on its last day").isEqualTo(303);
            return;
        }
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).containsAnyOf("le mois n’est pas fini", "n’est pas remplie");
    }

    @Test
    void a_correction_needs_a_reason_a_password_and_a_change() {
        bring(StatementState.CERTIFIED);
        assertThat(correction("A", "court", World.PASSWORD).body()).contains("Dites pourquoi");
        assertThat(correction("A", "Une raison en toutes lettres", "wrong").body())
                .contains("rien n’est certifié");
        assertThat(correction("P", "Une raison en toutes lettres", World.PASSWORD)
                        .body())
                .contains("Rien ne change");
        assertThat(correction("", "Une raison en toutes lettres", World.PASSWORD)
                        .body())
                .contains("pas de demi-journée vide");
        assertThat(Centre.state(karim)).isEqualTo("CERTIFIED");
        assertThat(Centre.WORLD.count("select count(*) from attendance.statement_version where enrolment = ?", karim))
                .isEqualTo(1);
    }

    @Test
    void the_late_list_counts_people_and_names_nobody() {
        var own = new Centre();
        own.trainee("Karim", "Benali");
        own.trainee("Fatou", "Diallo");
        var browser = Centre.PORTAL.signedIn(own.office);
        var page = browser.get("/kairos/attendance/late");
        assertThat(page.body())
                .contains("Soudage TIG", "data-th=\"Personnes\">2<", "le bureau", "/month?month=" + Centre.LAST_MONTH)
                .doesNotContain("Diallo");
        assertThat(Centre.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1", own.office.id()))
                .isZero();
        own.handOver(browser);
        assertThat(browser.get("/kairos/attendance/late").body()).contains("le directeur du centre");
        var manager = Centre.PORTAL.signedIn(own.account(Role.PARTNER_ACCOUNT_MANAGER));
        boolean escalated =
                Deadline.of(Centre.LAST_MONTH, WorkingDays.at("38130")).escalated(Centre.TODAY);
        assertThat(manager.get("/kairos/attendance/late").body().contains("Soudage TIG"))
                .as("told from the 8th on")
                .isEqualTo(escalated);
    }

    @Test
    void nothing_but_the_table_changes_a_statement_not_even_its_owner() {
        centre.handOver(office);
        certify();
        assertThatThrownBy(() ->
                        Centre.WORLD.run("update attendance.statement set state = 'OPEN' where enrolment = ?", karim))
                .hasStackTraceContaining("no statement goes from CERTIFIED to OPEN");
        for (var sql : Arrays.asList(
                "delete from attendance.statement where enrolment = ?",
                "update attendance.statement_version set present = 0 where enrolment = ?",
                "delete from attendance.statement_version where enrolment = ?",
                "update attendance.record set unexcused = 0 where enrolment = ?",
                "delete from attendance.record where enrolment = ?",
                "delete from attendance.statement_step where enrolment = ?")) {
            assertThatThrownBy(() -> Centre.WORLD.run(sql, karim)).as(sql).hasStackTraceContaining("is written once");
        }
    }

    @Test
    void invariant_7_the_applications_role_writes_no_attendance_without_a_live_sign_in_at_the_groups_site()
            throws java.sql.SQLException {
        var foreign = new Centre();
        var stranger = Centre.WORLD.signedIn(foreign.office);
        var trainer = Centre.WORLD.signedIn(centre.trainer);
        var own = Centre.WORLD.signedIn(centre.office);
        var ended = Centre.WORLD.signedIn(centre.office);
        Centre.WORLD.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                ended.signIn().value());
        try (var app = Centre.DATABASE.as("APP")) {
            for (var sql : Arrays.asList(
                    "insert into attendance.sheet values (gen_random_uuid(), '2026-01-01', 1)",
                    "insert into attendance.record (enrolment, day, half, version, training_session, month) values (gen_random_uuid(), '2026-01-02', 1, 1, gen_random_uuid(), '2026-01-01')",
                    "update attendance.statement set state = 'CERTIFIED'",
                    "delete from attendance.statement_version",
                    "insert into attendance.transition values ('OPEN', 'CERTIFY', 'CERTIFIED')",
                    "update attendance.opening set first_month = '2099-01-01'",
                    "select attendance.write(null, null, null, null, 0, null, null, null, null, null, null, null, null, null)")) {
                assertThatThrownBy(() -> app.createStatement().execute(sql))
                        .as(sql)
                        .hasMessageContaining("permission denied");
            }
            for (var viewer : Map.of("another site’s", stranger, "ended", ended).entrySet()) {
                assertThatThrownBy(() -> write(app, viewer.getValue().token().bytes(), "record"))
                        .as(viewer.getKey())
                        .hasMessageContaining("no sign-in that may write");
            }
            assertThatThrownBy(() -> write(app, new byte[32], "record"))
                    .hasMessageContaining("no sign-in that may write");
            assertThatThrownBy(() -> write(app, trainer.token().bytes(), "record"))
                    .as("a trainer, and a day of last month")
                    .hasMessageContaining("the days of the last week");
            assertThatThrownBy(() -> write(app, own.token().bytes(), "step"))
                    .as("the office certifies nothing")
                    .hasMessageContaining("no sign-in that may write");
            write(app, own.token().bytes(), "record");
        }
        assertThat(Centre.WORLD.count("select count(*) from attendance.record where enrolment = ?", karim))
                .isEqualTo(1);
    }

    private void write(java.sql.Connection app, byte[] token, String what) throws java.sql.SQLException {
        var first = Centre.LAST_MONTH.atDay(1);
        var call = what.equals("record")
                ? "select attendance.record(?, ?, ?, 0, array_fill(210::smallint, array[%d]), array[?]::uuid[], array[?]::date[], '{1}', '{210}', '{0}', '{0}', '{0}', '{null}')"
                        .formatted(2 * Centre.LAST_MONTH.lengthOfMonth())
                : "select attendance.step(?, ?, ?, 0, 'CERTIFY', array[?]::uuid[])";
        try (var statement = app.prepareStatement(call)) {
            statement.setBytes(1, token);
            statement.setObject(2, centre.group.id());
            statement.setObject(3, first);
            statement.setObject(4, karim);
            if (what.equals("record")) {
                statement.setObject(5, first.plusDays(1));
            }
            statement.execute();
        }
    }
}
