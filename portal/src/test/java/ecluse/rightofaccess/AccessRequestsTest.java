package ecluse.rightofaccess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.translog.EntryProof;
import ecluse.translog.Quorum;
import ecluse.translog.TrustedLog;
import ecluse.translog.VerifierKey;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class AccessRequestsTest {
    private static final String PATH = "/agency/access-requests";
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account privacyAccount = account(Role.PRIVACY_OFFICER, null);
    private final Browser privacy = portal.signedIn(privacyAccount);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void the_answer_has_every_time_that_the_file_was_shown_and_nobody_elses() {
        var person = followed();
        var another = followed();
        long first = opened(person);
        opened(another);
        long second = opened(person);
        world.run("update accounts.account set display_name = 'Odile Ferrand' where id = ?", office.id());
        var page = privacy.get(drawn(person, "DA-2026-114").location()).body();
        assertThat(page)
                .contains("DA-2026-114", "2 lignes", "P-0231", "courriel", "prise de contact")
                .contains("data-reference=\"" + first + "\"", "data-reference=\"" + second + "\"")
                .doesNotContain(
                        person.facts().lastName(),
                        person.facts().nationalId(),
                        person.facts().email())
                .doesNotContain(another.ref().toString(), "Odile Ferrand");
        assertThat(privacy.get(PATH).body()).contains("DA-2026-114");
    }

    @Test
    void who_was_refused_the_file_is_in_the_answer() {
        var person = followed();
        var stranger = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        stranger.get("/kairos/groups");
        assertThat(stranger.get("/kairos/people/" + person.ref()).status()).isEqualTo(404);
        long refusals = world.count(
                "select count(*) from ledger.entry where kind = 2 and person = ?",
                person.ref().value());
        var page = privacy.get(drawn(person, "DA-1").location()).body();
        assertThat(page.split("refusé", -1)).hasSize(1 + (int) refusals);
    }

    @Test
    void invariant_2_the_request_itself_is_in_the_ledger_with_person_and_officer() {
        var person = followed();
        opened(person);
        drawn(person, "DA-2026-115");
        assertThat(world.text(
                        "select account::text || ' ' || detail from ledger.entry where kind = 18 and person = ?",
                        person.ref().value()))
                .isEqualTo(privacyAccount.id() + " DA-2026-115");
        assertThat(portal.signedIn(privacyAccount).get("/my-ledger").body()).contains("demande d’accès");
    }

    @Test
    void a_receipt_proves_a_line_and_whom_it_was_about_with_the_public_key_alone() throws Exception {
        var person = followed();
        long position = opened(person);
        var request = drawn(person, "DA-2").location();
        var path = request + "/entries/" + position + "/receipt";
        assertThat(privacy.get(request).body()).contains(path);
        var proof = EntryProof.parse(await(path).body().getBytes(UTF_8));
        var extra = proof.extraData();
        // docs/ledger-format.md: 26 bytes, 16 for each reference whose bit is set, 32; then salt, person, tie.
        int leafEnd = 26 + 16 * Integer.bitCount(extra[5]) + 32;
        proof.verify(
                Arrays.copyOf(extra, leafEnd),
                TrustedLog.of(VerifierKey.parse(world.text("select vkey from ledger.log")), Quorum.NONE));
        var opening = ByteBuffer.wrap(extra, leafEnd + 32, 16);
        assertThat(new UUID(opening.getLong(), opening.getLong()))
                .isEqualTo(person.ref().value());

        var other = followed();
        long elsewhere = opened(other);
        assertThat(privacy.get(request + "/entries/" + elsewhere + "/receipt").status())
                .as("not a line of this answer")
                .isEqualTo(404);
    }

    @Test
    void the_answer_for_machines_has_the_same_lines() {
        var person = followed();
        long position = opened(person);
        var file = privacy.get(drawn(person, "DA-3").location() + "/file");
        assertThat(file.header("Content-Disposition").orElse("")).startsWith("attachment; filename=\"ecluse-");
        assertThat(file.body())
                .contains("\"reference\":\"DA-3\"", "\"position\":" + position, "\"EMAIL\"", "\"REACH_TRAINEE\"")
                .doesNotContain(person.facts().lastName(), person.ref().toString());
    }

    @Test
    void what_is_typed_wrongly_is_said_and_kept_and_nobody_is_counted_as_a_miss() {
        var person = followed();
        var wrong = ask(Map.of("identifier", "12", "birthDate", "31/02/1990", "reference", ""));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body())
                .contains("href=\"#reference\"", "href=\"#identifier\"", "value=\"31/02/1990\"", "Erreur");
        var other = person.facts().birthDate().plusDays(1).format(FRENCH);
        var nobody = ask(Map.of("identifier", person.facts().nationalId(), "birthDate", other, "reference", "DA-4"));
        assertThat(nobody.status()).isEqualTo(422);
        assertThat(nobody.body()).contains("Personne n’a cet identifiant", "value=\"DA-4\"");
        assertThat(world.count("select count(*) from ledger.entry where kind = 2 and account = ?", privacyAccount.id()))
                .isPositive();
        assertThat(world.count("select count(*) from rightofaccess.request where reference = 'DA-4'"))
                .isZero();
    }

    @Test
    void invariant_7_it_is_a_privacy_officers_by_page_and_by_database() throws Exception {
        for (var role : Role.values()) {
            if (role != Role.PRIVACY_OFFICER && role != Role.CORRESPONDENCE) {
                var browser = portal.signedIn(account(role, role.ofAgency() ? null : partner));
                assertThat(browser.get(PATH).status()).as(role.name()).isEqualTo(403);
            }
        }
        var officer = account(Role.SECURITY_OFFICER, null);
        var token = world.signedIn(officer).token().bytes();
        var person = followed();
        try (var pages = database.as("APP");
                var call = pages.prepareStatement(
                        "select rightofaccess.answer(?, gen_random_uuid(), (select by_number_birth from vault.person limit 1), 'x')")) {
            call.setBytes(1, token);
            assertThatThrownBy(call::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("denied");
        }
        try (var pages = database.as("APP");
                var call = pages.prepareStatement("select rightofaccess.answer(?, gen_random_uuid(), ?, 'x')")) {
            call.setBytes(1, token);
            call.setBytes(2, new byte[32]);
            assertThatThrownBy(call::executeQuery)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("not a privacy officer");
        }
        var request = drawn(person, "DA-5").location();
        try (var pages = database.as("APP");
                var sql = pages.createStatement()) {
            for (var attack : new String[] {
                "insert into rightofaccess.line (request, position) values (gen_random_uuid(), 1)",
                "update rightofaccess.request set reference = 'x'",
                "delete from rightofaccess.line"
            }) {
                assertThatThrownBy(() -> sql.execute(attack)).as(attack).isInstanceOf(SQLException.class);
            }
        }
        assertThat(portal.signedIn(office).get(request).status()).isEqualTo(403);
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void its_pages_read_well(int width, String language, boolean dark) {
        var person = followed();
        opened(person);
        var request = drawn(person, "DA-2026-114").location();
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, privacyAccount, language);
            page.navigate(portal.url() + PATH);
            assertThat(window.faults("access-requests-" + language)).isEmpty();
            page.locator("form[action='" + PATH + "'] button").click();
            assertThat(window.faults("access-requests-wrong-" + language)).isEmpty();
            page.navigate(portal.url() + request);
            assertThat(window.faults("access-request-" + language)).isEmpty();
        }
    }

    // --- Means ------------------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner of) {
        return world.account(UUID.randomUUID() + "@example.org", role, of);
    }

    private World.Person followed() {
        var person = world.person();
        world.enrolment(partner, world.group(partner, "Soudage"), person, Stage.DURING);
        return person;
    }

    /** The office opens the contact card; the position of its entry. */
    private long opened(World.Person person) {
        var browser = portal.signedIn(office);
        var before = world.count("select position from ledger.head");
        browser.get("/my-ledger"); // has a form's token and shows nobody
        assertThat(browser.post("/kairos/people/" + person.ref() + "/contact", Map.of())
                        .status())
                .isEqualTo(200);
        return world.count(
                "select max(position) from ledger.entry where kind = 1 and person = ? and position > ?",
                person.ref().value(),
                before);
    }

    private Browser.Answer drawn(World.Person person, String reference) {
        var answer = ask(Map.of(
                "identifier",
                person.facts().nationalId(),
                "birthDate",
                person.facts().birthDate().format(FRENCH),
                "reference",
                reference));
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        return answer;
    }

    private Browser.Answer ask(Map<String, String> typed) {
        privacy.get(PATH);
        return privacy.post(PATH, new LinkedHashMap<>(typed));
    }

    private Browser.Answer await(String path) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(30);
        var answer = privacy.get(path);
        while (answer.status() == 503 && Instant.now().isBefore(deadline)) {
            Thread.sleep(Duration.ofMillis(100));
            answer = privacy.get(path);
        }
        assertThat(answer.status()).isEqualTo(200);
        return answer;
    }
}
