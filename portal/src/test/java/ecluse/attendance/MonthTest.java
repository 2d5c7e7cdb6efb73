package ecluse.attendance;

import static ecluse.attendance.Centre.form;
import static ecluse.attendance.Centre.planned;
import static ecluse.attendance.Centre.typed;
import static ecluse.attendance.Centre.value;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The office's month, without JavaScript. */
@Tag("database")
class MonthTest {
    private final Centre centre = Centre.withAnotherGroup();

    @Test
    void a_month_is_saved_and_shown_again_with_its_hours() {
        centre.trainee("Karim", "Benali");
        centre.trainee("Fatou", "Diallo");
        var office = Centre.browser(centre.office);
        var form = form(office.get(centre.lastMonth()));
        var days = planned(form);
        var saved = office.post(
                centre.month(),
                typed(form, "c0." + days.get(0), "p", "c0." + days.get(1), "P2,5 a1", "c1." + days.get(0), "E"));
        assertThat(saved.status()).isEqualTo(303);
        var page = office.get(saved.location());
        assertThat(page.body()).contains("Benali", "Diallo", "Le mois est enregistré.");
        assertThat(value(page, "c0." + days.get(0))).isEqualTo("P");
        assertThat(value(page, "c0." + days.get(1))).isEqualTo("P2,5 A1");
        assertThat(value(page, "c1." + days.get(0))).isEqualTo("E");
        assertThat(page.body())
                .containsPattern("data-total=\"present\">6<")
                .containsPattern("data-total=\"unexcused\">1<")
                .containsPattern("data-total=\"excused\">3,5<");
    }

    @Test
    void only_these_pages_may_run_a_script_and_only_ours() {
        assertThat(Centre.browser(centre.office).get(centre.month()).header("Content-Security-Policy"))
                .contains("default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
                        + "base-uri 'none'; frame-ancestors 'none'; script-src 'self'");
        assertThat(Centre.browser(centre.office).get("/kairos/groups").header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).doesNotContain("script-src"));
    }

    @Test
    void the_names_of_a_page_come_in_one_batch_and_the_next_look_costs_nothing() {
        var centre = new Centre();
        for (int i = 0; i < 12; i++) {
            centre.trainee("Anne", "Personne" + i);
        }
        Centre.browser(centre.office).get(centre.lastMonth());
        assertThat(Centre.WORLD.count(
                        "select count(distinct at) from ledger.entry where account = ? and kind = 1",
                        centre.office.id()))
                .as("one moment of the gate for all twelve")
                .isEqualTo(1);
        assertThat(Centre.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1 and fields = 3",
                        centre.office.id()))
                .isEqualTo(12);
    }

    @Test
    void what_is_wrong_is_named_by_its_cell_and_nothing_is_saved_and_nothing_typed_is_lost() {
        centre.trainee("Karim", "Benali");
        var office = Centre.browser(centre.office);
        var form = form(office.get(centre.lastMonth()));
        var days = planned(form);
        var refused = office.post(
                centre.month(),
                typed(form, "c0." + days.get(0), "P", "c0." + days.get(1), "P3 A1", "c0." + days.get(2), "Z"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains(
                        "href=\"#c0." + days.get(1) + "\"",
                        "4 h tapées pour 3,5 h prévues",
                        "href=\"#c0." + days.get(2) + "\"",
                        "tapez P, D, E ou A");
        assertThat(value(refused, "c0." + days.get(0))).isEqualTo("P");
        assertThat(value(refused, "c0." + days.get(1))).isEqualTo("P3 A1");
        assertThat(value(refused, "c0." + days.get(2))).isEqualTo("Z");
        assertThat(Centre.WORLD.count(
                        "select count(*) from attendance.record where training_session = ?", centre.group.id()))
                .isZero();
        var mended = office.post(
                centre.month(), typed(form(refused), "c0." + days.get(1), "P2,5 A1", "c0." + days.get(2), ""));
        assertThat(mended.status()).isEqualTo(303);
    }

    @Test
    void days_before_the_entry_and_after_the_exit_cannot_be_filled_in() {
        var late = centre.trainee("Karim", "Benali");
        Centre.WORLD.imported(
                "update training.enrolment set entered_on = ?, exited_on = ? where id = ?",
                Centre.LAST_MONTH.atDay(10),
                Centre.LAST_MONTH.atDay(20),
                late);
        var office = Centre.browser(centre.office);
        var form = form(office.get(centre.lastMonth()));
        assertThat(form).noneMatch(f -> f.getKey().matches("c0\\.(0[1-9]|2[1-9]|3.)-.*"));
        var early = planned(form).stream()
                .filter(d -> d.compareTo("10") < 0)
                .findFirst()
                .orElseThrow();
        var refused = office.post(centre.month(), typed(form, "c0." + early, "P"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("n’est pas en formation ce jour-là");
    }

    @Test
    void two_people_who_change_different_cells_both_save() {
        centre.trainee("Karim", "Benali");
        var one = Centre.browser(centre.office);
        var two = Centre.browser(centre.head);
        var forOne = form(one.get(centre.lastMonth()));
        var forTwo = form(two.get(centre.lastMonth()));
        var days = planned(forOne);
        assertThat(one.post(centre.month(), typed(forOne, "c0." + days.get(0), "P"))
                        .status())
                .isEqualTo(303);
        assertThat(two.post(centre.month(), typed(forTwo, "c0." + days.get(1), "A"))
                        .status())
                .isEqualTo(303);
        var page = one.get(centre.lastMonth());
        assertThat(value(page, "c0." + days.get(0))).isEqualTo("P");
        assertThat(value(page, "c0." + days.get(1))).isEqualTo("A");
    }

    @Test
    void the_second_who_changes_a_cell_sees_both_versions_and_chooses() {
        centre.trainee("Karim", "Benali");
        var one = Centre.browser(centre.office);
        var two = Centre.browser(centre.head);
        var forOne = form(one.get(centre.lastMonth()));
        var forTwo = form(two.get(centre.lastMonth()));
        var days = planned(forOne);
        var cell = "c0." + days.get(0);
        var second = "c0." + days.get(1);
        one.post(centre.month(), typed(forOne, cell, "E", second, "E"));
        var both = two.post(centre.month(), typed(forTwo, cell, "A", second, "A", "c0." + days.get(2), "P"));
        assertThat(both.status()).isEqualTo(422);
        assertThat(both.body()).contains("la mienne : A", "l’autre : E", "choisissez la version");
        assertThat(value(both, "c0." + days.get(2))).as("what else was typed").isEqualTo("P");
        var conflicts = java.util.List.of(Centre.entry("conflict", cell), Centre.entry("conflict", second));
        var undecided = new java.util.ArrayList<>(form(both));
        undecided.addAll(conflicts);
        assertThat(two.post(centre.month(), typed(undecided, "keep." + cell, "mine"))
                        .status())
                .as("one of the two is not decided")
                .isEqualTo(422);
        assertThat(two.post(centre.month(), typed(undecided, "keep." + cell, "mine", "keep." + second, "theirs"))
                        .status())
                .isEqualTo(303);
        var page = one.get(centre.lastMonth());
        assertThat(value(page, cell)).isEqualTo("A");
        assertThat(value(page, second)).isEqualTo("E");
        assertThat(value(page, "c0." + days.get(2))).isEqualTo("P");
        assertThat(Centre.WORLD.count(
                        "select count(*) from attendance.record where training_session = ?", centre.group.id()))
                .as("what was overwritten stays in the history")
                .isEqualTo(4);
    }

    @Test
    void hours_planned_can_be_changed_while_nobody_has_handed_over() {
        centre.trainee("Karim", "Benali");
        var office = Centre.browser(centre.office);
        var form = form(office.get(centre.lastMonth()));
        var day = planned(form).getFirst();
        assertThat(office.post(centre.month(), typed(form, "plan." + day, "4", "c0." + day, "P"))
                        .status())
                .isEqualTo(303);
        var page = office.get(centre.lastMonth());
        assertThat(value(page, "plan." + day)).isEqualTo("4");
        assertThat(page.body()).containsPattern("data-total=\"present\">4<");
        centre.handOver(office);
        assertThat(form(office.get(centre.lastMonth())))
                .noneMatch(f -> f.getKey().startsWith("plan."));
        var closed = office.post(centre.month(), typed(form(office.get(centre.lastMonth())), "plan." + day, "2"));
        assertThat(closed.status()).isEqualTo(422);
        assertThat(closed.body()).contains("déjà remis ou certifiés");
    }

    @Test
    void invariant_1_a_group_of_another_answers_like_one_that_is_not_there_and_costs_a_miss() {
        var centre = new Centre();
        var foreign = new Centre();
        foreign.trainee("Karim", "Benali");
        var office = Centre.browser(centre.office);
        for (var path : java.util.List.of(
                foreign.month(),
                "/kairos/attendance/" + UUID.randomUUID() + "/month",
                "/kairos/attendance/none/month",
                Centre.statement(UUID.randomUUID()))) {
            var refused = office.get(path);
            assertThat(refused.status()).as(path).isEqualTo(404);
            assertThat(refused.body()).contains("data-refusal=\"NO_TIE\"").doesNotContain("Benali");
        }
        office.get("/");
        assertThat(office.post(foreign.month(), java.util.List.of(Centre.entry("act", "save")))
                        .status())
                .isEqualTo(404);
        assertThat(Centre.WORLD.count(
                        "select coalesce(sum(total), 0) from disclosure.meter where scope_id = ? and class = 3",
                        centre.office.id()))
                .isEqualTo(5);
    }

    @Test
    void a_trainer_and_a_quote_clerk_have_no_month() {
        for (var role : java.util.List.of(Role.ATTENDANCE_TAKER, Role.QUOTE_CLERK, Role.PARTNER_ACCOUNT_MANAGER)) {
            var refused = Centre.PORTAL.signedIn(centre.account(role)).get(centre.lastMonth());
            assertThat(refused.status()).as(role.name()).isEqualTo(403);
        }
    }
}
