package ecluse.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Paper;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.vault.PersonFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** Alerts about a person's own space: by mail through the gate, on the page where there is no address, and the way back in. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class SpaceAlertsTest {
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");
    private static final Pattern NOT_ME = Pattern.compile("/not-me/([A-Za-z0-9_-]{43})");
    private static final Pattern OPEN = Pattern.compile("/my-space/open/([A-Za-z0-9_-]{43})");
    private static final Pattern CODE = Pattern.compile("(?:[A-Z0-9]{4} ){4}[A-Z0-9]{4}");

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));
    private final World.Account adviser = agency(Role.ADVISER);
    private final World.Account officer = agency(Role.SECURITY_OFFICER);

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

    // --- By mail ----------------------------------------------------------------------------------------------------

    @Test
    void a_change_is_mailed_to_the_registrys_address_with_an_entry_and_without_a_fact() {
        var person = world.person();
        var space = space(person);
        newPassword(space);
        var text = mailed(person, 1);
        assertThat(text.substring(text.indexOf("Content-Language")))
                .contains("fermez votre espace", "close your space")
                .doesNotContain(
                        person.facts().nationalId(),
                        person.facts().address(),
                        FRENCH.format(person.facts().birthDate()),
                        space.code());
        assertThat(world.count("""
                        select count(*) from ledger.entry e join accounts.account a on a.id = e.account
                         where e.kind = 1 and e.purpose = 7 and a.role = 'CORRESPONDENCE' and e.person = ? and e.fields = 35
                        """, person.ref().value())).isEqualTo(1);
        waitFor(
                "the sender's tie is closed",
                () -> world.count("""
                        select count(*) from disclosure.tie where person = ? and origin = 'NOTICE' and closed_at is null
                        """, person.ref().value()) == 0);
        assertThat(portal.signedIn(space).get("/my-space/alerts").body()).contains("le mot de passe a été changé");
        assertThat(portal.signedIn(space).get("/my-space").body())
                .as("what a mail has said is not said again")
                .doesNotContain("à vérifier");
    }

    @Test
    void not_me_by_mail_closes_the_space_and_the_advisers_link_opens_it_again() {
        var person = charged(world.person());
        var space = space(person);
        var thief = portal.signedIn(space);
        assertThat(thief.get("/my-space").status()).isEqualTo(200);
        newPassword(space);
        var link = found(NOT_ME, mailed(person, 1));
        var holder = portal.browser();
        assertThat(holder.get("/not-me/" + link).body()).contains("fermez votre espace");
        assertThat(thief.get("/my-space").status()).as("looking closes nothing").isEqualTo(200);
        assertThat(holder.post("/not-me/" + link, Map.of()).body()).contains("Appelez votre conseiller");
        assertThat(thief.get("/my-space").status()).isEqualTo(503);

        waitFor(
                "adviser and officer are told",
                () -> mails(adviser.login()).stream().anyMatch(text -> text.contains(space.code()))
                        && mails(officer.login()).stream().anyMatch(text -> text.contains(space.code())));
        assertThat(mails(adviser.login()).getLast())
                .doesNotContain(person.facts().lastName(), person.ref().toString());
        var theirs = portal.signedIn(adviser);
        assertThat(theirs.get("/caseload/closed-spaces").body())
                .contains(person.facts().lastName(), "/caseload/people/" + person.ref() + "/space");
        assertThat(theirs.get(asking(person)).body()).contains("ouvre l’espace de nouveau");

        assertThat(theirs.post(asking(person), Map.of()).status()).isEqualTo(303);
        assertThat(closed(space)).as("asking alone opens nothing").isTrue();
        var open = found(OPEN, mailed(person, 2));
        opened(person, "/my-space/open/" + open, Map.of());
        assertThat(signIn(person).get("/my-space").status()).isEqualTo(200);
        assertThat(closed(space)).isFalse();
        assertThat(world.text("""
                        select string_agg(e.kind || ' ' || a.role, ', ' order by e.position)
                          from ledger.entry e join accounts.account a on a.id = e.account
                         where e.subject = (select id from containment.lock where target = ? and rule = 'NOT_ME')
                        """, space.id().toString()))
                .as("invariant 9: two persons, both on record")
                .isEqualTo("8 ADVISER, 7 JOBSEEKER");
        assertThat(portal.signedIn(adviser).get("/caseload/closed-spaces").body())
                .doesNotContain(person.ref().toString());
    }

    @Test
    void what_a_thief_has_asked_for_before_opens_nothing_after_not_me_and_neither_does_asking_anew() {
        var person = charged(world.person());
        var space = space(person);
        ask(person, "");
        var before = found(OPEN, mailed(person, 1));
        ask(person, "letter");
        newPassword(space);
        var link = found(NOT_ME, mailed(person, 2));
        var browser = portal.browser();
        browser.get("/not-me/" + link);
        browser.post("/not-me/" + link, Map.of());
        assertThat(closed(space)).isTrue();
        assertThat(portal.browser().get("/my-space/open/" + before).status()).isEqualTo(404);
        ask(person, "");
        ask(person, "letter");
        assertThat(world.count(
                        "select count(*) from ownspace.invitation where person = ? and used_at is null",
                        person.ref().value()))
                .isZero();
        assertThat(world.count(
                        "select count(*) from ownspace.letter where person = ? and state in ('WAITING', 'PRINTED')",
                        person.ref().value()))
                .isZero();
    }

    // --- Without an address -----------------------------------------------------------------------------------------

    @Test
    void who_has_no_address_is_told_at_the_next_sign_in_until_it_is_put_away() {
        var person = withoutMail();
        var space = space(person);
        var first = portal.signedIn(space);
        first.get("/my-space");
        newPassword(space);
        waitForState(space, "NO_ADDRESS");
        assertThat(first.get("/my-space").body()).contains("/my-space/alerts", "à vérifier");
        first.get("/my-space/alerts");
        assertThat(first.post("/my-space/alerts/seen", Map.of()).location())
                .as("who was there when it happened does not put it away")
                .endsWith("later=true");
        assertThat(first.get("/my-sign-ins").body()).contains("/my-space/alerts");

        var next = portal.signedIn(space);
        assertThat(next.get("/my-sign-ins").body()).contains("/my-space/alerts");
        next.get("/my-space/alerts");
        assertThat(next.post("/my-space/alerts/seen", Map.of()).location()).endsWith("/my-space/alerts");
        assertThat(next.get("/my-space").body()).doesNotContain("à vérifier");
        assertThat(next.get("/my-sign-ins").body()).doesNotContain("/my-space/alerts");
        assertThat(next.get("/my-space/alerts").body())
                .as("put away, and still in the list")
                .contains("le mot de passe a été changé");
    }

    @Test
    void not_me_on_the_page_closes_the_space_and_the_advisers_letter_opens_it_again() {
        var person = charged(withoutMail());
        var space = space(person);
        newPassword(space);
        waitForState(space, "NO_ADDRESS");
        var holder = portal.signedIn(space);
        holder.get("/my-space/alerts");
        assertThat(holder.post("/my-space/alerts/not-me", Map.of()).body()).contains("Appelez votre conseiller");
        assertThat(holder.get("/my-space").status()).isEqualTo(503);
        var theirs = portal.signedIn(adviser);
        theirs.get(asking(person));
        theirs.post(asking(person), Map.of("by", "letter"));
        var room = portal.signedIn(agency(Role.MAIL_ROOM));
        room.get("/mail-room");
        var code = CODE.matcher(new Paper(room.download("/mail-room/batches").bytes()).text());
        assertThat(code.find()).isTrue();
        assertThat(closed(space)).isTrue();
        opened(person, "/my-space/letter", Map.of("code", code.group()));
        assertThat(signIn(person).get("/my-space").status()).isEqualTo(200);
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void a_lock_of_an_officers_is_not_opened_by_a_link() {
        var person = charged(world.person());
        var space = space(person);
        world.text(
                "select lock_id::text from containment.close(gen_random_uuid(), null, 'TEST', 2::smallint, ?, 'test', null, null)",
                space.id().toString());
        var theirs = portal.signedIn(adviser);
        theirs.get(asking(person));
        theirs.post(asking(person), Map.of());
        opened(person, "/my-space/open/" + found(OPEN, mailed(person, 1)), Map.of());
        assertThat(closed(space)).isTrue();
    }

    @Test
    void nobody_elses_list_is_shown_and_no_other_account_closes_itself_so() {
        var manager = world.account(
                UUID.randomUUID() + "@isere.example",
                Role.TRAINING_OFFICE_MANAGER,
                world.partner("P-" + UUID.randomUUID()));
        var browser = portal.signedIn(manager);
        browser.get("/");
        assertThat(browser.get("/my-space/alerts").status()).isEqualTo(403);
        assertThat(browser.post("/my-space/alerts/not-me", Map.of()).status()).isEqualTo(403);
        for (var sql : List.of(
                "select alerts.close_account(gen_random_uuid(), 'x', gen_random_uuid(), 'x')",
                "update alerts.alert set seen_at = now()")) {
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

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"390, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged(withoutMail());
        var space = space(person);
        newPassword(space);
        waitForState(space, "NO_ADDRESS");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, space, language);
            look(window, "/my-space", "note-" + language);
            look(window, "/my-sign-ins", "sign-ins-" + language);
            look(window, "/my-space/alerts", "list-" + language);
            window.page().locator("button.stop").click();
            assertThat(window.faults("own-alerts-closed-" + language)).isEmpty();
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, adviser, language);
            look(window, "/caseload", "caseload-" + language);
            look(window, "/caseload/closed-spaces", "closed-spaces-" + language);
            look(window, asking(person), "adviser-" + language);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("own-alerts-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account agency(Role role) {
        return world.account(UUID.randomUUID() + "@agence.example", role, null);
    }

    /** A space whose first sign-in was a while ago; tests sign in by a login that is no fact. */
    private World.Account space(World.Person person) {
        return world.space(person, "p-" + UUID.randomUUID());
    }

    private World.Person charged(World.Person person) {
        world.charge(adviser, person);
        return person;
    }

    private World.Person withoutMail() {
        return world.person(facts -> new PersonFacts(
                facts.nationalId(),
                facts.legacyId(),
                facts.lastName(),
                facts.firstName(),
                facts.birthDate(),
                "",
                facts.phone(),
                facts.address(),
                facts.postcode(),
                facts.commune(),
                facts.registered()));
    }

    private static String asking(World.Person person) {
        return "/caseload/people/" + person.ref() + "/space";
    }

    /** The same one hashed with other salt, which the database cannot tell from another one. */
    private void newPassword(World.Account space) {
        world.run(
                "update accounts.account set password_hash = ? where id = ?",
                new Argon2PasswordEncoder(16, 32, 1, 19456, 2).encode(World.PASSWORD),
                space.id());
    }

    private void waitForState(World.Account space, String state) {
        waitFor(
                state,
                () -> world.count(
                                "select count(*) from alerts.alert where account = ? and state = ?", space.id(), state)
                        > 0);
    }

    private boolean closed(World.Account space) {
        return world.count(
                        "select count(*) from containment.lock where target = ? and reopened_position is null",
                        space.id().toString())
                == 1;
    }

    private void ask(World.Person person, String by) {
        var browser = portal.browser();
        browser.get("/my-space/open");
        browser.post(
                "/my-space/open",
                Map.of(
                        "identifier",
                        person.facts().nationalId(),
                        "birthDate",
                        FRENCH.format(person.facts().birthDate()),
                        "by",
                        by));
    }

    /** Identifier, birth date and what else the page asks for; then a password. */
    private void opened(World.Person person, String path, Map<String, String> more) {
        var browser = portal.browser();
        browser.get(path);
        var typed = new java.util.HashMap<>(more);
        typed.put("identifier", person.facts().nationalId());
        typed.put("birthDate", FRENCH.format(person.facts().birthDate()));
        var page = browser.post(path, typed);
        assertThat(page.status()).as(path).isEqualTo(200);
        var answer = browser.post(
                found(Pattern.compile("action=\"(/my-space/open/[^\"]+/password)\""), page.body()),
                Map.of(
                        "proof",
                        found(Pattern.compile("name=\"proof\" value=\"([^\"]+)\""), page.body()),
                        "number",
                        "10000000000",
                        "wanted",
                        PASSWORD,
                        "again",
                        PASSWORD));
        assertThat(answer.location()).isEqualTo("/my-space/opened");
    }

    private Browser signIn(World.Person person) {
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(browser.post("/sign-in", Map.of("login", person.facts().nationalId(), "password", PASSWORD))
                        .status())
                .isEqualTo(303);
        return browser;
    }

    private static String found(Pattern pattern, String text) {
        var match = pattern.matcher(text);
        assertThat(match.find()).as(text).isTrue();
        return match.group(1);
    }

    /** The last of a person's mails, once there are that many. */
    private String mailed(World.Person person, int count) {
        waitFor("a mail to the person", () -> mails(person.facts().email()).size() >= count);
        return mails(person.facts().email()).getLast();
    }

    private List<String> mails(String address) {
        return Arrays.stream(mail.getReceivedMessages())
                .map(GreenMailUtil::getWholeMessage)
                .filter(text -> text.contains(address))
                .map(text -> text.replace("=\r\n", "").replace("=3D", "="))
                .toList();
    }

    private static void waitFor(String what, BooleanSupplier there) {
        var until = Instant.now().plus(Duration.ofSeconds(60));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(until);
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
