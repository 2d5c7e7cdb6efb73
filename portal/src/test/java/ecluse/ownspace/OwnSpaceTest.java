package ecluse.ownspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class OwnSpaceTest {
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");
    private static final Pattern LINK = Pattern.compile("/my-space/open/([A-Za-z0-9_-]{43})");

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.detection.misses",
                    "10000",
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account adviser = account(Role.ADVISER, null);
    private final World.Group group = world.group(partner, "Comptable assistant");

    private static GreenMail started() {
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        return mail;
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
        mail.stop();
    }

    // --- Getting in -------------------------------------------------------------------------------------------------

    @Test
    void a_person_opens_the_space_by_mail_and_signs_in_with_the_identifier() {
        var person = enrolled();
        var browser = opened(person);
        var page = browser.get("/my-space");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        person.facts().lastName(),
                        person.facts().nationalId(),
                        person.facts().email())
                .contains(person.facts().phone(), person.facts().address(), "Comptable assistant");
        assertThat(world.text(
                        "select login from accounts.account where role = 'JOBSEEKER' and id = ?::uuid", space(person)))
                .as("the identifier rests nowhere in the clear")
                .startsWith("p-")
                .doesNotContain(person.facts().nationalId());
        assertThat(world.count("""
                        select count(*) from ledger.entry
                         where kind = 1 and purpose = 12 and account = ?::uuid and person = ?
                        """, space(person), person.ref().value()))
                .as("reading the own file is on record like any other reading")
                .isEqualTo(1);
    }

    @Test
    void the_identifier_is_read_with_blanks_as_people_copy_it() {
        var person = enrolled();
        opened(person);
        var browser = portal.browser();
        browser.get("/sign-in");
        var number = person.facts().nationalId();
        var spaced = number.substring(0, 3) + " " + number.substring(3, 7) + " " + number.substring(7);
        assertThat(browser.post("/sign-in", Map.of("login", spaced, "password", PASSWORD))
                        .status())
                .isEqualTo(303);
    }

    @Test
    void a_forgotten_password_is_chosen_anew_and_ends_what_was_open() {
        var person = enrolled();
        var before = opened(person);
        var link = linkFor(person);
        var browser = portal.browser();
        var page = proved(browser, link, person);
        choose(browser, link, page, "quatre-petits-canards-au-bord");
        assertThat(before.get("/my-space").status()).isEqualTo(303);
        assertThat(signIn(portal.browser(), person, PASSWORD).status()).isEqualTo(422);
        assertThat(signIn(portal.browser(), person, "quatre-petits-canards-au-bord")
                        .status())
                .isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "aaaaaaaaaaaaaaaaaaaa", "again"})
    void a_password_that_will_not_do_is_explained_and_the_page_goes_on(String which) {
        var person = enrolled();
        var link = linkFor(person);
        var browser = portal.browser();
        var page = proved(browser, link, person);
        var wanted = which.equals("again") ? PASSWORD : which;
        var again = which.equals("again") ? "something else" : which;
        var answer = browser.post(
                "/my-space/open/" + link + "/password",
                Map.of("proof", proof(page), "number", person.facts().nationalId(), "wanted", wanted, "again", again));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).doesNotContain(wanted.equals(PASSWORD) ? PASSWORD : "value=\"" + wanted);
        choose(browser, link, answer, PASSWORD);
        assertThat(signIn(portal.browser(), person, PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void what_cannot_be_an_identifier_is_said_before_anything_is_asked() {
        var browser = portal.browser();
        browser.get("/my-space/open");
        for (var typed : List.of(
                Map.of("identifier", "", "birthDate", ""),
                Map.of("identifier", "123", "birthDate", "01/02/1990"),
                Map.of("identifier", "12345678901", "birthDate", "31/02/1990"))) {
            assertThat(browser.post("/my-space/open", typed).status()).isEqualTo(422);
        }
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void invariant_1_nobody_learns_by_asking_whether_somebody_is_known() {
        var known = enrolled();
        var answers = new java.util.ArrayList<String>();
        for (var typed : List.of(identity(known), Map.of("identifier", "99999999999", "birthDate", "01/02/1990"))) {
            var browser = portal.browser();
            browser.get("/my-space/open");
            var answer = browser.post("/my-space/open", typed);
            answers.add(answer.status() + answer.location() + bare(browser.get(answer.location())));
        }
        assertThat(answers.getFirst()).isEqualTo(answers.getLast());
    }

    @Test
    void whoever_asks_again_and_again_waits() {
        var browser = portal.browser();
        browser.get("/my-space/open");
        var typed = Map.of("identifier", "88888888888", "birthDate", "01/02/1990");
        for (int i = 0; i < 10; i++) {
            assertThat(browser.post("/my-space/open", typed).status()).isEqualTo(303);
        }
        assertThat(browser.post("/my-space/open", typed).status()).isEqualTo(429);
    }

    @Test
    void three_links_a_day_and_no_more_whoever_asks() {
        var person = charged();
        for (int i = 0; i < 3; i++) {
            linkFor(person);
        }
        var browser = portal.browser();
        browser.get("/my-space/open");
        assertThat(browser.post("/my-space/open", identity(person)).status()).isEqualTo(303);
        assertThat(world.count(
                        "select count(*) from ownspace.invitation where person = ?",
                        person.ref().value()))
                .isEqualTo(3);
        var theirs = portal.signedIn(adviser);
        theirs.get("/caseload");
        assertThat(theirs.post("/caseload/people/" + person.ref() + "/space", Map.of())
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_link_closes_after_five_wrong_answers_and_opens_for_nobody_else() {
        var person = enrolled();
        var other = enrolled();
        var link = linkFor(person);
        var browser = portal.browser();
        browser.get("/my-space/open/" + link);
        for (int i = 0; i < 4; i++) {
            assertThat(browser.post("/my-space/open/" + link, identity(other)).status())
                    .isEqualTo(422);
        }
        assertThat(browser.post("/my-space/open/" + link, identity(other)).status())
                .isEqualTo(404);
        assertThat(browser.post("/my-space/open/" + link, identity(person)).status())
                .isEqualTo(404);
    }

    @Test
    void a_link_serves_once_and_takes_the_others_with_it() {
        var person = enrolled();
        var first = linkFor(person);
        var second = linkFor(person);
        var browser = portal.browser();
        choose(browser, second, proved(browser, second, person), PASSWORD);
        for (var link : List.of(first, second)) {
            assertThat(browser.get("/my-space/open/" + link).status()).isEqualTo(404);
        }
    }

    @Test
    void a_link_without_its_proof_sets_no_password() {
        var person = enrolled();
        var link = linkFor(person);
        var browser = portal.browser();
        browser.get("/my-space/open/" + link);
        var forged =
                Map.of("proof", link, "number", person.facts().nationalId(), "wanted", PASSWORD, "again", PASSWORD);
        assertThat(browser.post("/my-space/open/" + link + "/password", forged).status())
                .isEqualTo(404);
    }

    @Test
    void nobody_takes_another_ones_login_by_changing_the_form() {
        var person = enrolled();
        var other = enrolled();
        var link = linkFor(person);
        var browser = portal.browser();
        var page = proved(browser, link, person);
        browser.post(
                "/my-space/open/" + link + "/password",
                Map.of(
                        "proof",
                        proof(page),
                        "number",
                        other.facts().nationalId(),
                        "wanted",
                        PASSWORD,
                        "again",
                        PASSWORD));
        assertThat(signIn(portal.browser(), other, PASSWORD).status()).isEqualTo(422);
        assertThat(signIn(portal.browser(), person, PASSWORD).status()).isEqualTo(303);
    }

    @Test
    void invariant_1_a_persons_account_sees_that_person_alone() {
        var person = enrolled();
        var other = enrolled();
        var thief = opened(person);
        var theirs = quote(other);
        assertThat(bare(thief.get("/my-space/quotes/" + theirs)))
                .isEqualTo(bare(thief.get("/my-space/quotes/" + UUID.randomUUID())));
        assertThat(thief.post("/my-space/quotes/" + theirs + "/answer", Map.of("version", "1", "answer", "accept"))
                        .status())
                .isEqualTo(404);
        for (var path : List.of(
                "/kairos/groups",
                "/kairos/people/" + other.ref(),
                "/kairos/look-up",
                "/caseload",
                "/caseload/people/" + other.ref(),
                "/caseload/people/" + other.ref() + "/space",
                "/quotes",
                "/agency",
                "/agency/partners",
                "/kairos/exports")) {
            assertThat(thief.get(path).status()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CASELOAD", "NOTICE", "OWN_FILE"})
    void invariant_1_even_the_owner_ties_a_persons_account_to_nobody_else(String origin) {
        var person = enrolled();
        var other = enrolled();
        opened(person);
        assertThatThrownBy(() -> world.run("""
                                insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                                values (gen_random_uuid(), ?::uuid, ?, ?, gen_random_uuid(), 4095, now())
                                """, space(person), other.ref().value(), origin))
                .rootCause()
                .hasMessageContaining("itself alone");
    }

    @Test
    void invariant_1_no_other_account_becomes_a_persons_and_a_persons_none_else() {
        var person = enrolled();
        opened(person);
        assertThatThrownBy(() ->
                        world.run("update accounts.account set role = 'ADVISER' where id = ?::uuid", space(person)))
                .rootCause()
                .hasMessageContaining("one person's");
        assertThatThrownBy(() -> world.run("update accounts.account set role = 'JOBSEEKER' where id = ?", adviser.id()))
                .rootCause()
                .hasMessageContaining("one person's");
        assertThatThrownBy(() -> world.run(
                        "update ownspace.space set person = ? where account = ?::uuid",
                        enrolled().ref().value(),
                        space(person)))
                .rootCause()
                .hasMessageContaining("change");
    }

    @Test
    void the_applications_role_reads_no_link_and_opens_no_space_by_itself() {
        for (var sql : List.of(
                "select hash from ownspace.invitation",
                "select proof from ownspace.invitation",
                "insert into ownspace.space values (gen_random_uuid(), gen_random_uuid(), now())",
                "update ownspace.invitation set used_at = null",
                "select ownspace.too_many(gen_random_uuid(), now())")) {
            assertThatThrownBy(() -> {
                        try (var application = database.as("APP");
                                var statement = application.createStatement()) {
                            statement.execute(sql);
                        }
                    })
                    .as(sql)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void an_adviser_has_a_link_mailed_to_the_own_people_alone_and_never_sees_it() {
        var person = charged();
        var other = enrolled();
        var browser = portal.signedIn(adviser);
        var page = browser.get("/caseload/people/" + person.ref() + "/space");
        assertThat(page.body()).contains("n’a pas encore ouvert");
        assertThat(browser.post("/caseload/people/" + person.ref() + "/space", Map.of())
                        .status())
                .isEqualTo(303);
        var link = mailed(person);
        assertThat(browser.get("/caseload/people/" + person.ref() + "/space").body())
                .contains("à la demande du conseiller")
                .doesNotContain(link);
        assertThat(browser.post("/caseload/people/" + other.ref() + "/space", Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(world.count(
                        "select count(*) from ownspace.invitation where person = ?",
                        other.ref().value()))
                .isZero();
    }

    @Test
    void who_lost_the_second_factor_starts_anew_by_the_advisers_link_and_not_by_the_own() {
        var person = charged();
        opened(person);
        world.run(
                "insert into factors.one_time_code (account, seed, step, added_at) values (?::uuid, '\\x00', 1, now())",
                space(person));
        var own = linkFor(person);
        var browser = portal.browser();
        choose(browser, own, proved(browser, own, person), PASSWORD);
        assertThat(factors(person)).isEqualTo(1);
        portal.signedIn(adviser).get("/caseload");
        var asked = portal.signedIn(adviser);
        asked.get("/caseload");
        asked.post("/caseload/people/" + person.ref() + "/space", Map.of());
        var link = mailed(person);
        choose(browser, link, proved(browser, link, person), PASSWORD);
        assertThat(factors(person)).isZero();
    }

    private long factors(World.Person person) {
        return world.count("select count(*) from factors.one_time_code where account = ?::uuid", space(person));
    }

    // --- What is there ----------------------------------------------------------------------------------------------

    @Test
    void a_person_answers_a_quote_in_the_space_and_the_adviser_has_it() {
        var person = charged();
        var browser = opened(person);
        var id = quote(person);
        assertThat(browser.get("/my-space").body()).contains("/my-space/quotes/" + id);
        assertThat(browser.get("/my-space/quotes").body()).contains("à vous de répondre");
        var stale = browser.post("/my-space/quotes/" + id + "/answer", Map.of("version", "7", "answer", "accept"));
        assertThat(stale.status()).isEqualTo(422);
        assertThat(browser.post("/my-space/quotes/" + id + "/answer", Map.of("version", "1", "answer", "maybe"))
                        .status())
                .isEqualTo(422);
        assertThat(browser.post("/my-space/quotes/" + id + "/answer", Map.of("version", "1", "answer", "accept"))
                        .status())
                .isEqualTo(303);
        assertThat(browser.get("/my-space/quotes/" + id).body()).contains("chez votre conseiller");
        assertThat(world.text("select state from quotes.quote where id = ?", id))
                .isEqualTo("UNDER_ADVISER_REVIEW");
        assertThat(browser.post("/my-space/quotes/" + id + "/answer", Map.of("version", "3", "answer", "decline"))
                        .status())
                .as("an answer is given once")
                .isEqualTo(422);
    }

    @Test
    void a_draft_is_the_offices_alone() {
        var person = enrolled();
        var id = quote(person);
        world.pastTriggers("quotes.quote", "update quotes.quote set state = 'DRAFT' where id = ?", id);
        assertThat(opened(person).get("/my-space/quotes/" + id).status()).isEqualTo(404);
    }

    @Test
    void who_opened_the_file_is_there_by_day_and_organisation_with_the_proof() {
        var person = enrolled();
        var other = enrolled();
        var theirs = portal.signedIn(office);
        theirs.get("/kairos/people/" + person.ref());
        theirs.get("/kairos/people/" + person.ref());
        theirs.get("/kairos/people/" + other.ref());
        var browser = opened(person);
        var page = eventually(() -> browser.get("/my-space/readers").body(), body -> body.contains("/receipt"));
        assertThat(page).contains("suivi", "2 fois").doesNotContain("dossier personnel");
        var latest = Pattern.compile("/my-space/readers/(\\d+)/receipt").matcher(page);
        assertThat(latest.find()).isTrue();
        var receipt = eventually(
                () -> browser.get("/my-space/readers/" + latest.group(1) + "/receipt")
                        .body(),
                body -> body.startsWith("c2sp.org/tlog-proof@v1"));
        assertThat(receipt).startsWith("c2sp.org/tlog-proof@v1");
        var foreign = world.text(
                "select max(position)::text from ledger.entry where kind = 1 and person = ?",
                other.ref().value());
        assertThat(browser.get("/my-space/readers/" + foreign + "/receipt").status())
                .isEqualTo(404);
        // What comes afterwards is followed as well.
        theirs.get("/kairos/people/" + person.ref());
        assertThat(eventually(() -> browser.get("/my-space/readers").body(), body -> body.contains("3 fois")))
                .contains("3 fois");
    }

    @Test
    void the_certified_months_are_there_and_nobody_elses() {
        var person = enrolled();
        var enrolment = UUID.fromString(world.text(
                "select id::text from training.enrolment where person = ?",
                person.ref().value()));
        var month = LocalDate.of(2026, 9, 1);
        world.run("insert into attendance.statement (enrolment, month, state) values (?, ?, 'OPEN')", enrolment, month);
        world.run("update attendance.statement set state = 'FILLED' where enrolment = ?", enrolment);
        world.run("""
                update attendance.statement set state = 'CERTIFIED', version = 1 where enrolment = ?
                """, enrolment);
        world.run("""
                insert into attendance.statement_version (enrolment, month, version, planned, present, remote, excused,
                                                          unexcused, sheet_version, certified_by, certified_at)
                values (?, ?, 1, 8400, 7560, 0, 420, 420, 1, ?, now())
                """, enrolment, month, office.id());
        assertThat(opened(person).get("/my-space/attendance").body()).contains("126", "Comptable assistant");
        assertThat(opened(enrolled()).get("/my-space/attendance").body()).contains("Aucun mois");
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged();
        portal.signedIn(office).get("/kairos/people/" + person.ref());
        quote(person);
        var link = linkFor(person);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.speak(portal, language);
            look(window, "/my-space/open", "ask-" + language);
            look(window, "/my-space/asked", "asked-" + language);
            look(window, "/my-space/open/" + link, "identify-" + language);
            page.locator("#identifier").fill(person.facts().nationalId());
            page.locator("#birthDate").fill(FRENCH.format(person.facts().birthDate()));
            page.locator("main form button").click();
            page.locator("#wanted").fill("short");
            page.locator("main form button").click();
            assertThat(window.faults("ownspace-choose-" + language)).isEmpty();
            page.locator("#wanted").fill(PASSWORD);
            page.locator("#again").fill(PASSWORD);
            page.locator("main form button").click();
            assertThat(window.faults("ownspace-opened-" + language)).isEmpty();
            page.navigate(portal.url() + "/sign-in");
            page.locator("#login").fill(person.facts().nationalId());
            page.locator("#password").fill(PASSWORD);
            page.locator("main form button").click();
            look(window, "/my-space", "space-" + language);
            look(window, "/my-space/quotes", "quotes-" + language);
            page.locator("main table a").first().click();
            assertThat(window.faults("ownspace-quote-" + language)).isEmpty();
            look(window, "/my-space/attendance", "attendance-" + language);
            look(window, "/my-space/readers", "readers-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, adviser, language);
            look(window, "/caseload/people/" + person.ref() + "/space", "adviser-" + language);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("ownspace-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner partner) {
        return world.account(UUID.randomUUID() + "@example.org", role, partner);
    }

    private World.Person enrolled() {
        var person = world.person();
        world.enrolment(partner, group, person, Stage.DURING);
        return person;
    }

    private World.Person charged() {
        var person = enrolled();
        world.charge(adviser, person);
        return person;
    }

    private UUID quote(World.Person person) {
        var id = UUID.randomUUID();
        world.run("""
                insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents, state,
                                          answer_by, changed_at)
                values (?, ?, ?, ?, 'AIF', 'Comptabilité, paie', 120, 1250, 'SENT_TO_JOBSEEKER', now() + interval '10 days',
                        now())
                """, id, group.id(), partner.site(), person.ref().value());
        return id;
    }

    private String space(World.Person person) {
        return world.text(
                "select account::text from ownspace.space where person = ?",
                person.ref().value());
    }

    /** Asks by the page and reads the mail. */
    private String linkFor(World.Person person) {
        var browser = portal.browser();
        browser.get("/my-space/open");
        assertThat(browser.post("/my-space/open", identity(person)).status()).isEqualTo(303);
        return mailed(person);
    }

    /** The last link that was mailed to somebody, once all that were asked for have gone out. */
    private String mailed(World.Person person) {
        long asked = world.count(
                "select count(*) from ownspace.invitation where person = ?",
                person.ref().value());
        eventually(() -> Long.toString(links(person).size()), count -> Long.parseLong(count) >= asked);
        var text = links(person).getLast();
        assertThat(text).doesNotContain(person.facts().nationalId());
        var link = LINK.matcher(text);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** The mails to somebody that hold a link into the space; alerts are other mails. */
    private List<String> links(World.Person person) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> GreenMailUtil.getWholeMessage(message)
                        .contains(person.facts().email()))
                .map(GreenMailUtil::getBody)
                .map(body -> body.replace("=\r\n", ""))
                .filter(body -> LINK.matcher(body).find())
                .toList();
    }

    private Browser opened(World.Person person) {
        var link = linkFor(person);
        var browser = portal.browser();
        browser.get("/my-space/open/" + link);
        choose(browser, link, proved(browser, link, person), PASSWORD);
        var in = portal.browser();
        assertThat(signIn(in, person, PASSWORD).status()).isEqualTo(303);
        return in;
    }

    private void choose(Browser browser, String link, Browser.Answer page, String password) {
        var answer = browser.post(
                "/my-space/open/" + link + "/password",
                Map.of("proof", proof(page), "number", "10000000000", "wanted", password, "again", password));
        assertThat(answer.location()).isEqualTo("/my-space/opened");
    }

    private static Browser.Answer proved(Browser browser, String link, World.Person person) {
        browser.get("/my-space/open/" + link);
        return browser.post("/my-space/open/" + link, identity(person));
    }

    private static Browser.Answer signIn(Browser browser, World.Person person, String password) {
        browser.get("/sign-in");
        return browser.post("/sign-in", Map.of("login", person.facts().nationalId(), "password", password));
    }

    private static Map<String, String> identity(World.Person person) {
        return Map.of(
                "identifier",
                person.facts().nationalId(),
                "birthDate",
                FRENCH.format(person.facts().birthDate()));
    }

    private static String proof(Browser.Answer page) {
        var found = Pattern.compile("name=\"proof\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }

    private static String eventually(Supplier<String> look, java.util.function.Predicate<String> until) {
        var end = Instant.now().plus(Duration.ofSeconds(30));
        var seen = look.get();
        while (!until.test(seen) && Instant.now().isBefore(end)) {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            seen = look.get();
        }
        return seen;
    }
}
