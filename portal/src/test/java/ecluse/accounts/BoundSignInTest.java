package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.AccountId;
import ecluse.kernel.Role;
import ecluse.testing.App;
import ecluse.testing.Browser;
import ecluse.testing.Browser.Answer;
import ecluse.testing.Device;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import ecluse.testing.World.Partner;
import ecluse.testing.World.Person;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Sign-ins bound to a device, over HTTP as through the proxy, with a client written by hand; and those that are not. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class BoundSignInTest {
    private static final String HOST = "https://portal.example";
    private static final String LONG = "__Host-ecluse";
    private static final String BOUND = "__Host-ecluse-bound";
    private static final String OFFER = "Secure-Session-Registration";
    private static final String OFFICE = "203.0.113.9";
    private static final String ELSEWHERE = "198.51.100.66";

    private final TestDatabase database = TestDatabase.fresh("drill"); // bound cookies may be brief there
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.base-url", HOST));
    private Partner partner = world.partner("P-0001");
    private Account manager = world.account("nobody", Role.TRAINING_OFFICE_MANAGER, partner);
    private Person person = world.person();

    @BeforeEach
    void an_office_with_somebody_in_training() {
        partner = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        manager = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        person = world.person();
        world.enrolment(partner, world.group(partner, "Soudage"), person, Stage.DURING);
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    // --- Offered, registered, renewed --------------------------------------------------------------------------------

    @Test
    void a_sign_in_offers_to_bind_and_no_other_answer_does() {
        var browser = browser(OFFICE);
        assertThat(browser.get("/sign-in").header(OFFER)).isEmpty();
        assertThat(signIn(browser).header(OFFER).orElseThrow())
                .matches("\\(ES256 RS256\\);path=\"/device-bound/registration\";challenge=\"[A-Za-z0-9_-]{43}\"");
        for (var path : List.of("/", "/my-sign-ins", "/sign-in", person())) {
            assertThat(browser.get(path).header(OFFER)).as(path).isEmpty();
        }
        var wrong = browser(OFFICE);
        wrong.get("/sign-in");
        assertThat(wrong.post("/sign-in", Map.of("login", manager.login(), "password", "wrong"))
                        .header(OFFER))
                .isEmpty();
    }

    @Test
    void a_portal_that_is_told_not_to_offers_nothing_and_a_sign_in_lasts_as_long_as_any() {
        try (var plain = Portal.on(database, Map.of("ecluse.base-url", HOST, "ecluse.device-bound", "off"))) {
            var browser = browser(plain, OFFICE);
            assertThat(signIn(browser).header(OFFER)).isEmpty();
            assertThat(lasts()).isEqualTo("10:00:00");
            browser.sending("X-Forwarded-For", ELSEWHERE).sending("User-Agent", "another");
            assertThat(browser.get(person()).status()).isEqualTo(200);
        }
    }

    @Test
    void a_browser_that_binds_has_a_cookie_of_five_minutes_and_ten_hours_one_that_does_not_four() {
        var browser = browser(OFFICE);
        var offer = signIn(browser);
        assertThat(lasts()).isEqualTo("04:00:00");
        var answer = Device.fresh().register(browser, offer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/json");
        assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(answer.header("Set-Cookie").orElseThrow())
                .matches(BOUND + "=[A-Za-z0-9_-]{43}; Max-Age=300; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(lasts()).isEqualTo("10:00:00");
        assertThat(browser.get(person()).status()).isEqualTo(200);
        assertThat(entries(3, "bound to device key %, from " + OFFICE)).isEqualTo(1);
        assertThat(world.count(
                        "select count(*) from accounts.sign_in s, devicebound.cookie c join devicebound.session d on d.id = c.session"
                                + " where d.owner = s.id and s.account = ? and s.expires_at = c.expires_at",
                        manager.id()))
                .as("the database takes it no longer than its bound cookie")
                .isEqualTo(1);
    }

    @Test
    void when_the_bound_cookie_is_over_a_page_is_asked_for_again_and_comes_after_a_signature() {
        var owner = bound();
        over();
        var again = owner.browser.get(person() + "?a=b");
        assertThat(again.status()).isEqualTo(307);
        assertThat(again.location()).endsWith(person() + "?a=b");
        assertThat(again.header("Set-Cookie").orElseThrow()).startsWith(BOUND + "=; Path=/; Max-Age=0");
        assertThat(owner.browser.cookies()).doesNotContainKey(BOUND).containsKey(LONG);
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        assertThat(owner.browser.get(person() + "?a=b").status()).isEqualTo(200);
    }

    @Test
    void a_form_that_was_being_sent_is_sent_again_and_arrives_once() {
        var owner = bound();
        owner.browser.get(person());
        over();
        var again = owner.browser.post(person() + "/contact", Map.of("purpose", "reach"));
        assertThat(again.status()).as("307 keeps method and form").isEqualTo(307);
        assertThat(contactsShown()).isZero();
        owner.device.renew(owner.browser);
        var card = owner.browser.post(person() + "/contact", Map.of("purpose", "reach"));
        assertThat(card.status()).isEqualTo(200);
        assertThat(card.body()).contains(person.facts().phone());
        assertThat(contactsShown()).isEqualTo(1);
    }

    @Test
    void requests_under_way_when_a_browser_registers_arrive() {
        var browser = browser(OFFICE);
        var offer = signIn(browser);
        var sentBefore = copyOf(browser, OFFICE);
        Device.fresh().register(browser, offer);
        assertThat(sentBefore.get(person()).status()).isEqualTo(200);
        later();
        assertThat(sentBefore.get(person()).location()).endsWith("/sign-in");
    }

    @Test
    void a_laptop_that_moves_goes_on_after_one_signature_and_nobody_is_alarmed() {
        var owner = bound();
        over();
        owner.browser.sending("X-Forwarded-For", ELSEWHERE);
        owner.browser.cookies().remove(BOUND); // over while the lid was shut
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
        assertThat(strangers()).isZero();
    }

    @Test
    void a_sign_in_whose_browser_sleeps_is_still_on_its_owners_list() {
        bound();
        over();
        var other = browser(OFFICE);
        signIn(other);
        assertThat(portal.bean(SignIns.class).live(new AccountId(manager.id()))).hasSize(2);
    }

    @Test
    void a_factor_that_is_given_changes_the_long_cookie_and_keeps_the_key() {
        var owner = bound();
        var copied = copyOf(owner.browser, OFFICE);
        var made = makeFactor(owner.browser).answer();
        assertThat(made.header(OFFER)).as("it has a key").isEmpty();
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
        assertThat(owner.browser.cookies().get(LONG))
                .isNotEqualTo(copied.cookies().get(LONG));
        over();
        assertThat(copied.get(person()).status()).isEqualTo(307);
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
    }

    @Test
    void signing_out_takes_both_cookies_back_and_the_key_opens_nothing_more() {
        var owner = bound();
        var kept = copyOf(owner.browser, OFFICE);
        owner.browser.get("/");
        var out = owner.browser.post("/sign-out", Map.of());
        assertThat(out.response().headers().allValues("Set-Cookie")).hasSize(2);
        assertThat(owner.browser.cookies()).isEmpty();
        var asked = owner.device.ask(kept, owner.device.session());
        assertThat(asked.status()).isEqualTo(403);
        var answer = owner.device.answer(kept, owner.device.proof(Device.asked(asked)));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    // --- Copied ------------------------------------------------------------------------------------------------------

    @Test
    void the_long_cookie_alone_shows_nobody_and_is_on_record() {
        var owner = bound();
        later();
        var thief = browser(OFFICE);
        thief.cookies().put(LONG, owner.browser.cookies().get(LONG));
        for (var path : List.of("/", person(), "/kairos/groups", "/my-sign-ins")) {
            assertThat(thief.get(path).location()).as(path).endsWith("/sign-in");
            thief.cookies().put(LONG, owner.browser.cookies().get(LONG));
        }
        assertThat(entries(4, "bound cookie MISSING, from " + OFFICE))
                .as("once")
                .isEqualTo(1);
        assertThat(owner.browser.get(person()).status())
                .as("the owner works on")
                .isEqualTo(200);
    }

    @Test
    void all_cookies_from_the_same_place_are_dead_when_the_bound_one_is_over() {
        var owner = bound();
        var thief = copyOf(owner.browser, "203.0.113.77");
        assertThat(thief.get(person()).status()).as("within its minutes").isEqualTo(200);
        over();
        owner.device.renew(owner.browser);
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
        assertThat(thief.get(person()).status()).isEqualTo(307);
        assertThat(thief.get(person()).location()).endsWith("/sign-in");
        assertThat(entries(4, "bound cookie FOREIGN, from 203.0.113.77")).isEqualTo(1);
    }

    @Test
    void the_first_use_from_elsewhere_shows_nobody_and_closes_this_sign_in_and_no_other() throws Exception {
        var owner = bound();
        var otherVisit = browser(OFFICE);
        signIn(otherVisit);
        var thief = copyOf(owner.browser, ELSEWHERE);
        assertThat(thief.get(person()).status()).isEqualTo(307);
        var used = Instant.now();
        while (world.count("select count(*) from detection.signal where account = ?", manager.id()) == 0) {
            assertThat(Instant.now()).isBefore(used.plusSeconds(10));
            Thread.sleep(20);
        }
        var closed = owner.browser.get(person());
        assertThat(closed.status()).isEqualTo(503);
        assertThat(closed.body()).contains("son cookie a servi ailleurs", "copier");
        assertThat(otherVisit.get(person()).status())
                .as("another visit of the account")
                .isEqualTo(200);
        assertThat(signIn(owner.browser).status()).as("the owner signs in anew").isEqualTo(303);
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
        assertThat(world.text("select rule || ' ' || seen from detection.signal where account = ?", manager.id()))
                .isEqualTo("BOUND_COOKIE 1");
        assertThat(entries(13, "BOUND_COOKIE 1 / 0 s")).isEqualTo(1);
        assertThat(world.text(
                        "select target from containment.lock where rule = 'BOUND_COOKIE' and sign_ins_ended = 1"
                                + " and target in (select id::text from accounts.sign_in where account = ?)",
                        manager.id()))
                .isNotEmpty();
    }

    @Test
    void what_a_thief_is_answered_does_not_tell_whether_there_is_a_sign_in() throws Exception {
        var owner = bound();
        later();
        var cookie = String.valueOf(owner.browser.cookies().get(LONG));
        var foreign = "A".repeat(43);
        var never = Token.fresh().forCookie();
        for (var path : List.of("/", person(), "/sign-in", "/help", "/nowhere")) {
            assertThat(said(path, cookie, null)).as(path).isEqualTo(said(path, never, null));
            assertThat(said(path, cookie, foreign)).as(path).isEqualTo(said(path, never, foreign));
        }
        waitForTheLock();
        for (var path : List.of("/", person(), "/sign-in", "/help")) {
            assertThat(said(path, cookie, null)).as("closed, " + path).isEqualTo(said(path, never, null));
            assertThat(said(path, cookie, foreign)).as("closed, " + path).isEqualTo(said(path, never, foreign));
        }
        var live = browser(ELSEWHERE);
        live.cookies().put(LONG, cookie);
        var dead = browser(ELSEWHERE);
        dead.cookies().put(LONG, never);
        var session = owner.device.session();
        var proof = Device.fresh().proof("guessed");
        assertThat(Device.fresh().ask(live, session).status())
                .isEqualTo(Device.fresh().ask(dead, session).status())
                .isEqualTo(403);
        assertThat(answered(live, session, proof)).isEqualTo(answered(dead, session, proof));
    }

    @Test
    void who_copies_a_cookie_cannot_bind_it_to_a_key_of_his_own() {
        var browser = browser(OFFICE);
        signIn(browser);
        var thief = copyOf(browser, OFFICE);
        var mine = Device.fresh();
        assertThat(mine.register(thief, mine.proofWithKey("A".repeat(43))).status())
                .as("he has no challenge")
                .isEqualTo(400);
        var asked = mine.ask(thief, "AAAAAAAAAAAAAAAAAAAAAA");
        assertThat(mine.register(thief, mine.proofWithKey(Device.asked(asked))).status())
                .as("a renewal's is none")
                .isEqualTo(400);
        var own = browser(ELSEWHERE);
        var stranger = world.account(UUID.randomUUID() + "@example.org", Role.ATTENDANCE_TAKER, partner);
        var offer = signIn(own, stranger);
        assertThat(mine.register(thief, mine.proofWithKey(Device.challenge(offer)))
                        .status())
                .as("that of a sign-in of his own is for that one")
                .isEqualTo(400);
        assertThat(world.count("select count(*) from accounts.sign_in where account = ? and bound", manager.id()))
                .isZero();
    }

    @Test
    void a_key_that_is_there_is_not_replaced() {
        var owner = bound();
        var thief = copyOf(owner.browser, OFFICE);
        var mine = Device.fresh();
        assertThat(mine.register(thief, mine.proofWithKey(Device.challenge(owner.offer)))
                        .status())
                .isEqualTo(400);
        over();
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
    }

    @Test
    void the_doors_memory_ends_with_the_bound_cookie_though_its_owner_goes_on() throws Exception {
        try (var brief = Portal.on(database, Map.of("ecluse.base-url", HOST, "ecluse.sign-ins.bound-seconds", "10"))) {
            var browser = browser(brief, OFFICE);
            var device = Device.fresh();
            device.register(browser, signIn(browser));
            var thief = browser(brief, OFFICE);
            thief.cookies().putAll(browser.cookies());
            var over = Instant.now().plusSeconds(10);
            assertThat(thief.get(person()).status()).as("his copy lives").isEqualTo(200);
            Thread.sleep(Duration.between(Instant.now(), over.minusSeconds(4)));
            assertThat(device.renew(browser).status()).isEqualTo(200);
            Thread.sleep(Duration.between(Instant.now(), over.plusMillis(200)));
            assertThat(thief.get(person()).status()).isEqualTo(307);
            assertThat(browser.get(person()).status()).isEqualTo(200);
        }
    }

    @Test
    void a_link_from_another_site_renews_without_the_long_cookie_and_the_bound_one_alone_is_nobody() {
        var owner = bound();
        over();
        var withoutCookies = browser(OFFICE);
        assertThat(owner.device.renew(withoutCookies).status()).isEqualTo(200);
        assertThat(withoutCookies.cookies()).containsOnlyKeys(BOUND);
        assertThat(withoutCookies.get(person()).status()).isEqualTo(307);
    }

    @Test
    void who_has_the_browsers_files_and_signs_with_a_key_of_his_own_is_noticed() throws Exception {
        var owner = bound();
        var thief = copyOf(owner.browser, ELSEWHERE);
        var mine = Device.fresh();
        var asked = mine.ask(thief, owner.device.session());
        var answer = answered(thief, owner.device.session(), mine.proof(Device.asked(asked)));
        assertThat(answer).startsWith("400 ").doesNotContain(BOUND);
        assertThat(entries(4, "proof with another key, from " + ELSEWHERE)).isEqualTo(1);
        waitForTheLock();
    }

    // --- The floor ---------------------------------------------------------------------------------------------------

    @Test
    void invariant_7_whatever_the_door_remembers_the_gate_shows_nothing_without_a_live_bound_cookie() {
        var owner = bound();
        assertThat(owner.browser.get("/").status()).isEqualTo(200);
        assertThat(owner.browser.get(person()).status()).isEqualTo(200);
        overForTheDatabaseAlone();
        var refused = owner.browser.get(person());
        assertThat(refused.body()).doesNotContain(person.facts().lastName());
        assertThat(refused.status()).isEqualTo(303);
        assertThat(entries(2, null)).as("the gate refused, and entered it").isEqualTo(1);
    }

    @Test
    void invariant_7_the_application_cannot_lengthen_a_bound_sign_in_in_the_database() throws Exception {
        bound();
        over();
        try (var application = database.as("APP");
                var sql = application.createStatement()) {
            sql.executeUpdate(
                    "update accounts.sign_in set expires_at = now() + interval '1 hour', bound = false, over_at = now() +"
                            + " interval '1 hour' where account = '" + manager.id() + "'");
        }
        assertThat(world.count(
                        "select count(*) from accounts.sign_in where account = ? and bound and expires_at < now()",
                        manager.id()))
                .isEqualTo(1);
    }

    @Test
    void invariant_3_between_two_signatures_a_bound_sign_in_reads_a_minutes_contacts_at_most() {
        var people = trainees(45);
        var owner = bound();
        aMinuteLater();
        var stolen = Map.copyOf(owner.browser.cookies());
        assertThat(opened(stolen, people.subList(0, 20))).containsOnly(200);
        aMinuteLater();
        var refused = contact(copyOf(stolen), people.get(20));
        assertThat(refused.status())
                .as("a minute is over, and nobody has signed")
                .isEqualTo(429);
        assertThat(refused.header("Set-Cookie").orElseThrow())
                .as("a browser that has the key signs before it goes on")
                .startsWith(BOUND + "=; ")
                .contains("Max-Age=0");
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        assertThat(contact(owner.browser, people.get(20)).status())
                .as("as long as copies of the cookie before may be good somewhere")
                .isEqualTo(429);
        assertThat(contact(owner.browser, people.get(20)).header("Set-Cookie"))
                .as("another signature would give nothing")
                .isEmpty();
        aMinuteLater();
        assertThat(opened(Map.copyOf(owner.browser.cookies()), people.subList(20, 40)))
                .containsOnly(200);
        aMinuteLater();
        assertThat(contact(owner.browser, people.get(40)).status()).isEqualTo(429);
        assertThat(contact(owner.browser, people.get(39)).status())
                .as("who was seen costs nothing")
                .isEqualTo(200);
    }

    @Test
    void who_works_on_with_the_key_is_asked_to_sign_in_time_and_meets_no_limit() {
        var people = trainees(40);
        var owner = bound();
        int signed = 0;
        for (var person : people) {
            aFifthOfAMinuteLater();
            var card = contact(owner.browser, person);
            assertThat(card.status()).as("" + people.indexOf(person)).isEqualTo(200);
            if (card.header("Set-Cookie")
                    .filter(cookie -> cookie.startsWith(BOUND + "=; "))
                    .isPresent()) {
                assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
                signed++;
            }
        }
        assertThat(signed).isBetween(2, 4);
    }

    /** Somebody who telephones: five people a minute. */
    private void aFifthOfAMinuteLater() {
        theAccountsMinute();
        world.pastTriggers(
                "accounts.sign_in",
                "update accounts.sign_in set mark_from = mark_from - interval '12 s' where account = ?",
                manager.id());
    }

    @Test
    void invariant_3_a_signature_a_second_gives_no_more_than_one_a_minute() {
        var people = trainees(25);
        var owner = bound();
        aMinuteLater();
        assertThat(opened(Map.copyOf(owner.browser.cookies()), people.subList(0, 20)))
                .containsOnly(200);
        for (int i = 0; i < 5; i++) {
            assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        }
        theAccountsMinute();
        assertThat(contact(owner.browser, people.get(20)).status()).isEqualTo(429);
    }

    @Test
    void invariant_3_the_application_cannot_move_the_marks() throws Exception {
        bound();
        try (var application = database.as("APP");
                var sql = application.createStatement()) {
            for (var change :
                    List.of("read_mark = '{9999,9999}'", "mark_before = '{9999,9999}'", "mark_from = now()")) {
                assertThatThrownBy(() -> sql.executeUpdate("update accounts.sign_in set " + change))
                        .as(change)
                        .hasMessageContaining("move when its key signs");
            }
        }
    }

    @Test
    void a_new_bound_cookie_ends_those_before() {
        var owner = bound();
        later();
        var copy = copyOf(owner.browser, OFFICE);
        assertThat(owner.device.renew(owner.browser).status()).isEqualTo(200);
        assertThat(copy.get("/my-sign-ins").status())
                .as("what is under way arrives")
                .isEqualTo(200);
        world.run(
                "update devicebound.cookie set issued_at = issued_at - interval '6 s', expires_at = expires_at - interval '6 s'");
        portal.bean(SignIns.class).forgetRecent(Instant.MAX);
        assertThat(copy.get("/my-sign-ins").status()).isEqualTo(307);
        assertThat(owner.browser.get("/my-sign-ins").status()).isEqualTo(200);
    }

    private List<Person> trainees(int number) {
        var group = world.group(partner, "Cuisine");
        return Stream.generate(() -> {
                    var trainee = world.person();
                    world.enrolment(partner, group, trainee, Stage.DURING);
                    return trainee;
                })
                .limit(number)
                .toList();
    }

    private static Answer contact(Browser browser, Person person) {
        browser.get("/kairos/groups");
        return browser.post("/kairos/people/" + person.ref() + "/contact", Map.of("purpose", "reach"));
    }

    /** By somebody who keeps the cookies, whatever the portal says of them. */
    private List<Integer> opened(Map<String, String> cookies, List<Person> people) {
        return people.stream()
                .map(person -> contact(copyOf(cookies), person).status())
                .toList();
    }

    private Browser copyOf(Map<String, String> cookies) {
        var copy = browser(OFFICE);
        copy.cookies().putAll(cookies);
        return copy;
    }

    /** The account's own minute is over, and so is the one after a signature. */
    private void aMinuteLater() {
        theAccountsMinute();
        world.pastTriggers(
                "accounts.sign_in",
                "update accounts.sign_in set mark_from = mark_from - interval '71 s' where account = ?",
                manager.id());
    }

    private void theAccountsMinute() {
        world.run(
                "update disclosure.meter set minute = 0, minute_marks = array_fill(total, array[7]) where scope_id = ?",
                manager.id());
    }

    // --- Browsers that do not bind -----------------------------------------------------------------------------------

    @Test
    void another_network_and_another_browser_end_a_sign_in_by_password_alone() {
        var browser = browser(OFFICE);
        signIn(browser);
        var moved = copyOf(browser, ELSEWHERE);
        assertThat(moved.get(person()).status()).as("a laptop that moves").isEqualTo(200);
        var updated = copyOf(browser, OFFICE).sending("User-Agent", "another");
        assertThat(updated.get(person()).status())
                .as("a browser that was updated")
                .isEqualTo(200);
        var thief = copyOf(browser, ELSEWHERE).sending("User-Agent", "another");
        assertThat(thief.get(person()).location()).endsWith("/sign-in");
        assertThat(entries(4, "another network and another browser, from " + ELSEWHERE))
                .isEqualTo(1);
        assertThat(browser.get(person()).location()).as("both sign in anew").endsWith("/sign-in");
    }

    @Test
    void another_network_and_another_browser_ask_for_the_second_factor_again() {
        var browser = browser(OFFICE);
        signIn(browser);
        var app = makeFactor(browser).app();
        assertThat(browser.get(person()).status()).isEqualTo(200);
        var thief = copyOf(browser, ELSEWHERE).sending("User-Agent", "another");
        assertThat(thief.get(person()).location()).contains("/step-up?to=");
        assertThat(world.count("select count(*) from accounts.sign_in where account = ? and admitted", manager.id()))
                .as("the database lets nobody act in it")
                .isZero();
        assertThat(browser.get(person()).location()).as("nor its owner").contains("/step-up?to=");
        browser.get("/step-up?to=/");
        assertThat(browser.post("/step-up", Map.of("code", app.code(1), "to", person()))
                        .status())
                .isEqualTo(303);
        assertThat(browser.get(person()).status()).isEqualTo(200);
        assertThat(thief.get(person()).location()).as("his copy is dead").endsWith("/sign-in");
    }

    // -----------------------------------------------------------------------------------------------------------------

    private record Owner(Browser browser, Device device, Answer offer) {}

    private Owner bound() {
        var browser = browser(OFFICE);
        var device = Device.fresh();
        var offer = signIn(browser);
        assertThat(device.register(browser, offer).status()).isEqualTo(200);
        return new Owner(browser, device, offer);
    }

    private record Made(App app, Answer answer) {}

    private static Made makeFactor(Browser browser) {
        var page = browser.get("/my-factors/codes").body();
        var app = App.of(page);
        var offered = page.replaceAll("(?s).*name=\"offered\" value=\"([^\"]+)\".*", "$1");
        return new Made(app, browser.post("/my-factors/codes", Map.of("offered", offered, "code", app.code(0))));
    }

    private Browser browser(String address) {
        return browser(portal, address);
    }

    private static Browser browser(Portal portal, String address) {
        return portal.browser()
                .sending("X-Forwarded-For", address)
                .sending("User-Agent", "a browser")
                .sending("Origin", HOST);
    }

    private Browser copyOf(Browser browser, String address) {
        var copy = browser(address);
        copy.cookies().putAll(browser.cookies());
        return copy;
    }

    private Answer signIn(Browser browser) {
        return signIn(browser, manager);
    }

    private static Answer signIn(Browser browser, Account account) {
        browser.get("/sign-in");
        return browser.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD));
    }

    private String person() {
        return "/kairos/people/" + person.ref();
    }

    /** Status, headers and page that a request with these cookies gets, without what differs each time. */
    private String said(String path, String cookie, @Nullable String bound) {
        var thief = browser(ELSEWHERE);
        thief.cookies().put(LONG, cookie);
        if (bound != null) {
            thief.cookies().put(BOUND, bound);
        }
        var answer = thief.get(path);
        var headers = new TreeSet<String>();
        answer.response().headers().map().forEach((name, values) -> {
            if (!Set.of("date", "content-length", "connection").contains(name)) {
                headers.add(name + ": " + values);
            }
        });
        var body =
                answer.body().replaceAll("name=\"_csrf\" value=\"[^\"]+\"", "").replaceAll("R-[A-Z0-9]{10}", "");
        return answer.status() + " " + headers + " " + body;
    }

    private static String answered(Browser browser, String session, String proof) {
        var answer = browser.send(browser.request("/device-bound/renewal")
                .header("Sec-Secure-Session-Id", session)
                .header("Secure-Session-Response", proof)
                .POST(BodyPublishers.noBody())
                .build());
        return answer.status() + " " + answer.body() + " " + answer.header("Set-Cookie");
    }

    private void waitForTheLock() throws InterruptedException {
        var deadline = Instant.now().plusSeconds(10);
        while (world.count(
                        "select count(*) from accounts.sign_in where account = ? and ended_because = 'LOCK'",
                        manager.id())
                == 0) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    /** Five minutes pass for the manager's bound cookies. */
    private void over() {
        overForTheDatabaseAlone();
        portal.bean(SignIns.class).forgetRecent(Instant.MAX); // minutes pass for the door's memory too
    }

    private void overForTheDatabaseAlone() {
        world.run(
                "update devicebound.cookie set issued_at = issued_at - interval '301 s', expires_at = expires_at - interval '301 s'"
                        + " where session in (select d.id from devicebound.session d join accounts.sign_in s on s.id = d.owner"
                        + " where s.account = ?)",
                manager.id());
        begunEarlier();
    }

    /** What was under way when the browser registered has arrived. */
    private void later() {
        begunEarlier();
        portal.bean(SignIns.class).forgetRecent(Instant.MAX);
    }

    private void begunEarlier() {
        world.run(
                "update devicebound.session d set begun_at = d.begun_at - interval '11 s' from accounts.sign_in s"
                        + " where s.id = d.owner and s.account = ?",
                manager.id());
    }

    private String lasts() {
        return world.text(
                "select over_at - started_at from accounts.sign_in where account = ? order by started_at desc limit 1",
                manager.id());
    }

    private long strangers() {
        return world.count(
                "select count(*) from devicebound.stranger x join devicebound.session d on d.id = x.session"
                        + " join accounts.sign_in s on s.id = d.owner where s.account = ?",
                manager.id());
    }

    private long entries(int kind, @Nullable String detail) {
        return world.count(
                "select count(*) from ledger.entry where account = ? and kind = ? and (cast(? as text) is null or detail like ?)",
                manager.id(),
                kind,
                detail,
                detail);
    }

    private long contactsShown() {
        return world.count(
                "select count(*) from ledger.entry where account = ? and kind = 1 and purpose = 3 and person = ?",
                manager.id(),
                person.ref().value());
    }
}
