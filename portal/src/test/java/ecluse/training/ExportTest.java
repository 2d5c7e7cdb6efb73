package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
class ExportTest {
    private static final String REASON = "Mise à jour du planning";
    private final Organisation organisation = Organisation.any();
    private final World.Group group = organisation.group("Soudage TIG");

    @Test
    void a_file_has_twelve_columns_without_address() {
        var person = organisation.enrolled(group, Stage.DURING);
        var file = export(organisation.office(), false, group);
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).hasValue("text/csv;charset=UTF-8");
        assertThat(file.header("Cache-Control"))
                .hasValueSatisfying(v -> assertThat(v).contains("no-store"));
        assertThat(file.header("Content-Disposition").orElseThrow())
                .matches("attachment; filename=\"ecluse-[0-9]+\\.csv\"");
        var lines = file.body().split("\r\n");
        assertThat(lines[0])
                .isEqualTo("\ufeffcode_groupe;intitule;reference;nom_famille;prenom;identifiant_national;etat;date_ais;"
                        + "date_aes;date_sortie;courriel;telephone");
        assertThat(lines).hasSize(2);
        assertThat(lines[1].split(";", -1))
                .hasSize(12)
                .contains("Soudage TIG", "Berthelot", "Anaïs", person.facts().nationalId(), "en formation");
        assertThat(file.body())
                .doesNotContain(
                        person.facts().email(),
                        person.facts().phone(),
                        person.facts().address());
    }

    @Test
    void with_contacts_it_has_e_mail_and_phone_and_speaks_the_readers_language() {
        var person = organisation.enrolled(group, Stage.DURING);
        var office = organisation.office();
        office.get("/kairos/exports");
        office.post("/language", Map.of("language", "en", "back", "/"));
        var file = export(office, true, group);
        assertThat(file.body())
                .startsWith("\ufeffgroup_code;title;reference;last_name;first_name;national_id;state;")
                .contains(person.facts().email(), person.facts().phone(), "in training");
    }

    @Test
    void the_file_goes_on_record_person_by_person_and_as_a_whole() {
        organisation.enrolled(group, Stage.DURING);
        organisation.enrolled(group, Stage.DURING);
        export(organisation.office(), true, group);
        var account = organisation.manager().id();
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1 and purpose = 6 and detail = ?",
                        account,
                        "OTHER: " + REASON))
                .isEqualTo(2);
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 9 and detail = ?",
                        account,
                        "groups 1, people 2, contacts yes. OTHER: " + REASON))
                .isEqualTo(1);
    }

    @Test
    void after_the_exit_and_under_protection_the_file_has_the_name_alone() {
        var gone = organisation.enrolled(group, Kairos.WORLD.person("Paul", "Parti", false), Stage.AFTER);
        var hidden = organisation.enrolled(group, Kairos.WORLD.person("Rose", "Abri", true), Stage.DURING);
        var body = export(organisation.office(), true, group).body();
        assertThat(body)
                .contains("Parti;Paul;;", "Abri;Rose;" + hidden.facts().nationalId())
                .doesNotContain(
                        gone.facts().email(),
                        gone.facts().nationalId(),
                        hidden.facts().email(),
                        hidden.facts().phone());
    }

    @Test
    void somebody_whose_tie_has_closed_is_left_out_and_counted() {
        organisation.enrolled(group, Stage.DURING);
        var gone = organisation.enrolled(group, Kairos.WORLD.person("Paul", "Parti", false), Stage.AFTER);
        Kairos.WORLD.run(
                "update disclosure.tie set closed_at = now() where person = ?",
                gone.ref().value());
        var office = organisation.office();
        office.get("/kairos/exports");
        assertThat(post(office, List.of(group), "", false, "count").body())
                .contains("1 personne dans 1 groupe", "1 inscription est laissée de côté");
        assertThat(export(office, false, group).body()).contains("Berthelot").doesNotContain("Parti");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(\"http://x\")", "+33 6", "-1+1", "@SUM(A1)", "\tx", "\rx"})
    void a_cell_that_a_spreadsheet_would_run_becomes_text(String cell) {
        assertThat(ExportFile.harmless(cell)).isEqualTo("'" + cell);
    }

    @Test
    void a_hostile_name_and_title_are_text_in_the_file() {
        var hostile = organisation.group("=cmd|'/c calc'!A0;\"\r\nx");
        organisation.enrolled(hostile, Kairos.WORLD.person("+Anne", "@SUM(1;2)", false), Stage.DURING);
        var body = export(organisation.office(), false, hostile).body();
        assertThat(body).contains("\"'=cmd|'/c calc'!A0;\"\"\r\nx\"", "\"'@SUM(1;2)\";'+Anne;");
    }

    @Test
    void the_form_shows_what_is_left_and_counts_without_opening_anything() {
        organisation.enrolled(group, Stage.DURING);
        var office = organisation.office();
        var form = office.get("/kairos/exports?group=" + group.id());
        assertThat(form.body()).contains("Soudage TIG", "checked", "encore 300", "encore 20");
        var counted = post(office, List.of(group), "", true, "count");
        assertThat(counted.status()).isEqualTo(200);
        assertThat(counted.body()).contains("1 personne dans 1 groupe", "1 nouvelle personne", "checked");
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void invariant_3_more_than_what_is_left_is_refused_in_the_form_before_anything_opens() {
        for (int i = 0; i < 21; i++) {
            organisation.enrolled(group, Stage.DURING);
        }
        var office = organisation.office();
        office.get("/kairos/exports");
        var refused = post(office, List.of(group), REASON, true, "file");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body())
                .contains("21 nouvelles personnes", "il en reste 20", "Choisissez moins de groupes", REASON)
                .doesNotContain("@example.org;");
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
        assertThat(export(office, false, group).status()).as("names alone fit").isEqualTo(200);
    }

    @Test
    void exporting_the_same_people_again_costs_nothing() {
        for (int i = 0; i < 12; i++) {
            organisation.enrolled(group, Stage.DURING);
        }
        var office = organisation.office();
        assertThat(export(office, true, group).status()).isEqualTo(200);
        assertThat(post(office, List.of(group), "", true, "count").body()).contains("Toutes ont déjà été vues");
        assertThat(export(office, true, group).status()).isEqualTo(200);
    }

    @Test
    void invariant_1_one_group_of_another_refuses_the_whole_file_like_one_that_does_not_exist() {
        organisation.enrolled(group, Stage.DURING);
        var other = Organisation.any();
        var foreign = other.group("Ailleurs");
        other.enrolled(foreign, Stage.DURING);
        var office = organisation.office();
        var refused = export(office, false, group, foreign);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.body()).contains("data-refusal=\"NO_TIE\"");
        assertThat(Kairos.bare(export(office, false, group, new World.Group(UUID.randomUUID(), "x"))))
                .isEqualTo(Kairos.bare(refused));
        assertThat(Kairos.misses(organisation.manager())).isEqualTo(2);
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void each_bad_field_is_named_with_its_rule_and_nothing_is_lost() {
        organisation.enrolled(group, Stage.DURING);
        var office = organisation.office();
        office.get("/kairos/exports");
        assertThat(post(office, List.of(), REASON, false, "file").body())
                .contains("Choisissez au moins un groupe.", "href=\"#groups\"", REASON);
        for (var reason : List.of("", "   court    ")) {
            var answer = post(office, List.of(group), reason, true, "file");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("Dites pourquoi en 10 caractères", "id=\"reason-error\"", "checked");
        }
        assertThat(post(office, List.of(group), "x".repeat(301), false, "file").body())
                .contains("Dites pourquoi en 300 caractères au plus.");
        assertThat(post(office, List.of(group), "zéro \u0000 au milieu", false, "file")
                        .status())
                .isIn(400, 422);
        assertThat(post(office, List.of(group), "une cloche \u0007 au milieu", false, "file")
                        .status())
                .isIn(400, 422);
        assertThat(Kairos.disclosures(organisation.manager())).isZero();
    }

    @Test
    void words_on_several_lines_go_on_record_in_one() {
        organisation.enrolled(group, Stage.DURING);
        var office = organisation.office();
        office.get("/kairos/exports");
        assertThat(post(office, List.of(group), "Planning de mars\r\net d’avril", false, "file")
                        .status())
                .isEqualTo(200);
        assertThat(Kairos.WORLD.count(
                        "select count(*) from ledger.entry where account = ? and kind = 1 and detail = ?",
                        organisation.manager().id(),
                        "OTHER: Planning de mars et d’avril"))
                .isEqualTo(1);
    }

    @Test
    void a_reason_that_the_ledger_cannot_hold_is_told_so() {
        var form = ExportForm.of(java.util.Set.of("x"), Map.of("reason", "une cloche \u0007 au milieu"));
        assertThat(form.problems()).extracting(Problem::key).containsExactly("training.export.reason.characters");
    }

    @Test
    void groups_without_anybody_to_name_are_refused_in_words() {
        var office = organisation.office();
        assertThat(export(office, false, group).body()).contains("n’ont personne que vous puissiez encore voir");
    }

    @Test
    void an_organisation_without_groups_is_told_so_and_a_clerk_exports_nothing() {
        assertThat(Organisation.any().office().get("/kairos/exports").body()).contains("Aucun groupe à exporter");
        assertThat(organisation.as(Role.QUOTE_CLERK).get("/kairos/exports").status())
                .isEqualTo(403);
    }

    @Test
    void all_or_nothing_a_second_slice_that_is_refused_sends_nothing() throws Exception {
        var settings = Map.of(
                "ecluse.budgets.account.names.per-minute", "5000",
                "ecluse.budgets.account.names.per-hour", "5000",
                "ecluse.budgets.account.names.per-day", "5000",
                "ecluse.budgets.partner.names.per-minute", "500",
                "ecluse.budgets.partner.names.per-hour", "1000",
                "ecluse.budgets.partner.names.per-day", "1000");
        try (var database = TestDatabase.fresh();
                var portal = Portal.on(database, settings)) {
            var world = new World(database);
            var partner = world.partner("P-0001");
            var account = world.account("slices@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
            var big = world.group(partner, "Grand groupe");
            enrol(world, partner, big, 503);
            var office = portal.signedIn(account);
            var refused = export(office, false, big);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isPresent();
            assertThat(refused.body())
                    .contains("data-refusal=\"OVER_BUDGET\"", "Rien n’a été envoyé", "data-reference")
                    .doesNotContain("Berthelot");
            assertThat(world.count("select count(*) from ledger.entry where kind = 9"))
                    .isZero();
            assertThat(world.count("select count(*) from ledger.entry where kind = 1"))
                    .isEqualTo(500);
        }
    }

    private static void enrol(World world, World.Partner partner, World.Group group, int people) throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            var done = new ArrayList<Future<?>>();
            for (int i = 0; i < people; i++) {
                var person = world.person();
                done.add(threads.submit(() -> world.enrolment(partner, group, person, Stage.DURING)));
            }
            for (var one : done) {
                one.get();
            }
        }
    }

    private static Browser.Answer export(Browser office, boolean contacts, World.Group... groups) {
        office.get("/kairos/exports");
        return post(office, List.of(groups), REASON, contacts, "file");
    }

    private static Browser.Answer post(
            Browser office, List<World.Group> groups, String reason, boolean contacts, String act) {
        var fields = new ArrayList<Map.Entry<String, String>>();
        groups.forEach(group -> fields.add(Map.entry("group", group.id().toString())));
        fields.add(Map.entry("reason", reason));
        fields.add(Map.entry("act", act));
        if (contacts) {
            fields.add(Map.entry("contacts", "yes"));
        }
        return office.post("/kairos/exports", fields);
    }
}
