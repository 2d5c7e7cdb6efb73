package ecluse.duty;

import static ecluse.kernel.Role.SECURITY_OFFICER;
import static ecluse.kernel.Role.TRAINING_OFFICE_MANAGER;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.testing.Browser;
import ecluse.testing.Browser.Answer;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
class LocksPagesTest {
    private static TestDatabase database;
    private static World world;
    private static Portal portal;
    private static Browser officer;
    private static Browser second;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        portal = Portal.on(database);
        var anne = world.account("anne@agency.example", SECURITY_OFFICER, null);
        var bruno = world.account("bruno@agency.example", SECURITY_OFFICER, null);
        officer = portal.signedIn(anne);
        second = portal.signedIn(bruno);
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    /** A partner with one office manager who is signed in and follows one person. */
    private record Office(World.Partner partner, World.Account manager, World.Group group, Browser browser) {
        static Office of(String code) {
            var partner = world.partner(code);
            var manager = world.account(
                    "office-" + code.toLowerCase(java.util.Locale.ROOT) + "@example.org",
                    TRAINING_OFFICE_MANAGER,
                    partner);
            var group = world.group(partner, "Soudage");
            world.enrolment(partner, group, world.person(), Stage.DURING);
            return new Office(partner, manager, group, portal.signedIn(manager));
        }

        int status() {
            return browser.get("/kairos/groups/" + group.id()).status();
        }
    }

    @Test
    void the_impact_is_shown_before_and_nothing_is_closed_by_looking() {
        var office = Office.of("P-0101");
        var page = officer.get("/agency/locks/new?scope=PARTNER&target=P-0101");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("data-sign-ins=\"1\"")
                .contains("data-accounts=\"1\"")
                .contains("data-people=\"1\"")
                .contains("P-0101");
        assertThat(office.status()).isEqualTo(200);
    }

    @Test
    void a_closed_partner_reads_nothing_and_the_page_shows_what_the_closing_did() {
        var office = Office.of("P-0102");
        assertThat(office.status()).isEqualTo(200);
        var other = Office.of("P-0103");

        var lock = close("PARTNER", "P-0102");

        assertThat(office.status()).isEqualTo(503);
        assertThat(other.status()).isEqualTo(200);
        var page = officer.get(lock);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains("data-sign-ins-ended=\"1\"")
                .contains("data-disclosures-after=\"0\"")
                .containsPattern("data-position=\"[0-9]+\"");
    }

    @Test
    void opening_takes_two_people_with_their_passwords() {
        var office = Office.of("P-0104");
        var lock = close("PARTNER", "P-0104");
        officer.get(lock);
        assertThat(officer.post(lock + "/reopening", Map.of("reason", "checked", "password", "wrong"))
                        .status())
                .isEqualTo(422);
        assertThat(officer.post(lock + "/reopening", Map.of("reason", "", "password", World.PASSWORD))
                        .status())
                .isEqualTo(422);
        second.get(lock);
        assertThat(second.post(lock + "/reopening/approval", Map.of("password", World.PASSWORD))
                        .status())
                .as("nobody has asked")
                .isEqualTo(403);
        assertThat(officer.post(lock + "/reopening", Map.of("reason", "checked", "password", World.PASSWORD))
                        .status())
                .isEqualTo(303);
        assertThat(officer.post(lock + "/reopening/approval", Map.of("password", World.PASSWORD))
                        .status())
                .as("the same person")
                .isEqualTo(403);
        assertThat(officer.get(lock).body()).contains("data-state=\"REOPENING_ASKED\"");
        assertThat(second.post(lock + "/reopening/approval", Map.of("password", "wrong"))
                        .status())
                .isEqualTo(422);
        assertThat(second.post(lock + "/reopening/approval", Map.of("password", World.PASSWORD))
                        .status())
                .isEqualTo(303);
        assertThat(officer.get(lock).body()).contains("data-state=\"REOPENED\"");
        assertThat(office.browser().get("/kairos/groups").status())
                .as("an ended sign-in stays ended")
                .isNotEqualTo(200);
        assertThat(portal.signedIn(office.manager())
                        .get("/kairos/groups/" + office.group().id())
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "PARTNER, P-0105, because, p-0106, confirmation",
        "PARTNER, P-0105, because, '', confirmation",
        "PARTNER, P-0105, '', P-0105, reason",
        "PARTNER, P-9999, because, P-9999, target",
        "ROLE, SECURITY_OFFICER, because, SECURITY_OFFICER, target",
        "NOTHING, P-0105, because, P-0105, target",
        "ACCOUNT, 00000000-0000-0000-0000-000000000000, because, x, target",
    })
    void a_form_that_is_wrong_closes_nothing_and_names_the_field(
            String scope, String target, String reason, String confirmation, String field) {
        world.run(
                "insert into partners.partner (id, code, siret, legal_name, size_class, agreement_number, agreement_start,"
                        + " agreement_end) values (gen_random_uuid(), 'P-0105', '00000000000105', 'Centre', 'micro', 'x',"
                        + " '2025-01-01', '2030-01-01') on conflict do nothing");
        officer.get("/agency/locks/new");
        var answer = officer.post(
                "/agency/locks",
                Map.of("scope", scope, "target", target, "reason", reason, "confirmation", confirmation));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#" + field + "\"");
        assertThat(world.count("select count(*) from containment.lock where target in (select id::text from"
                        + " partners.partner where code = 'P-0105')"))
                .isZero();
    }

    @Test
    void what_is_too_long_or_does_not_print_is_refused_or_dropped_not_stored() {
        Office.of("P-0106");
        officer.get("/agency/locks/new?target=P-0106");
        var tooLong = officer.post(
                "/agency/locks",
                Map.of("scope", "PARTNER", "target", "P-0106", "reason", "é".repeat(401), "confirmation", "P-0106"));
        assertThat(tooLong.status()).isEqualTo(422);
        assertThat(tooLong.body()).contains("href=\"#reason\"");
        var zero = officer.post(
                "/agency/locks",
                Map.of("scope", "PARTNER", "target", "P-0106", "reason", "a\u0000b<script>", "confirmation", "P-0106"));
        assertThat(zero.status()).isIn(303, 400);
        assertThat(officer.get("/agency/locks").body()).doesNotContain("<script>");
    }

    @Test
    void a_service_is_closed_by_its_name_and_officers_still_work() {
        var office = Office.of("P-0107");
        var lock = close("SERVICE", "KAIROS");
        try {
            assertThat(office.status()).isEqualTo(503);
            assertThat(officer.get("/agency").status()).isEqualTo(200);
        } finally {
            reopen(lock);
        }
        assertThat(office.status()).as("sign-ins of a service stay").isEqualTo(200);
    }

    @Test
    void the_whole_portal_is_closed_by_its_name_and_officers_open_it_again() {
        var office = Office.of("P-0108");
        var lock = close("PORTAL", "PORTAL");
        try {
            assertThat(office.browser().get("/").status()).isEqualTo(503);
            assertThat(officer.get(lock).status()).isEqualTo(200);
        } finally {
            reopen(lock);
        }
        assertThat(office.status()).isEqualTo(200);
    }

    @Test
    void closing_twice_leads_to_the_one_lock() {
        Office.of("P-0109");
        assertThat(close("PARTNER", "P-0109")).isEqualTo(close("PARTNER", "P-0109"));
    }

    @ParameterizedTest
    @CsvSource({
        "/agency",
        "/agency/partners",
        "/agency/partners?q=P-01&page=1",
        "/agency/partners?q=%25&page=99999999",
        "/agency/locks",
        "/agency/locks?page=2",
        "/agency/locks/new",
        "/agency/locks/new?scope=PORTAL",
        "/agency/locks/new?scope=SERVICE&target=KAIROS",
        "/agency/locks/new?scope=ROLE&target=TRAINING_OFFICE_MANAGER",
        "/agency/exposures",
        "/agency/exposures/new",
        "/agency/exposures/new?account=C-1",
    })
    void every_page_answers_in_both_languages(String path) {
        for (var language : new String[] {"fr", "en"}) {
            officer.cookies().put("language", language);
            var page = officer.get(path);
            assertThat(page.status()).as(path).isEqualTo(200);
            assertThat(page.body())
                    .as(path)
                    .contains("<html lang=\"" + language + "\"")
                    .doesNotContain("??");
        }
    }

    @Test
    void pages_of_a_partner_and_an_account_show_who_is_signed_in_and_what_was_shown_without_a_fact() {
        var office = Office.of("P-0110");
        office.status();
        var partner = officer.get("/agency/partners/" + office.partner().id());
        assertThat(partner.status()).isEqualTo(200);
        assertThat(partner.body()).contains(office.manager().code()).contains("127.0.0.1");
        var account = officer.get("/agency/accounts/" + office.manager().id());
        assertThat(account.status()).isEqualTo(200);
        assertThat(account.body())
                .containsPattern("data-reference=\"[0-9]+\"")
                .doesNotContain("Berthelot")
                .doesNotContain("Anaïs");
    }

    @Test
    void what_is_not_there_is_not_found_and_partners_see_nothing_of_this() {
        assertThat(officer.get("/agency/partners/00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(officer.get("/agency/accounts/00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(officer.get("/agency/locks/00000000-0000-0000-0000-000000000000")
                        .status())
                .isEqualTo(404);
        assertThat(officer.get("/agency/locks/nonsense").status()).isBetween(400, 404);
        var office = Office.of("P-0111");
        for (var path : new String[] {"/agency", "/agency/partners", "/agency/locks", "/agency/exposures"}) {
            assertThat(office.browser().get(path).status()).as(path).isEqualTo(403);
        }
    }

    private static String close(String scope, String code) {
        officer.get("/agency/locks/new?scope=" + scope + "&target=" + code);
        var answer = officer.post(
                "/agency/locks",
                Map.of(
                        "scope",
                        scope,
                        "target",
                        code,
                        "reason",
                        "drill",
                        "message",
                        "Fermé pour vérification.",
                        "confirmation",
                        code));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return path(answer);
    }

    private static void reopen(String lock) {
        officer.get(lock);
        second.get(lock);
        officer.post(lock + "/reopening", Map.of("reason", "over", "password", World.PASSWORD));
        assertThat(second.post(lock + "/reopening/approval", Map.of("password", World.PASSWORD))
                        .status())
                .isEqualTo(303);
    }

    private static String path(Answer answer) {
        var found = Pattern.compile("/agency/locks/[0-9a-f-]{36}").matcher(answer.location());
        assertThat(found.find()).isTrue();
        return found.group();
    }
}
