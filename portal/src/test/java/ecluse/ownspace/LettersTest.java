package ecluse.ownspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Paper;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.vault.PersonFacts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A code by letter, from asking to the open space, and what a thief makes of it. No relay: nobody here has a mailbox. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class LettersTest {
    private static final String PASSWORD = "trois-petits-canards-au-bord";
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");
    private static final Pattern CODE = Pattern.compile("(?:[A-Z0-9]{4} ){4}[A-Z0-9]{4}");
    private static final Pattern NUMBER = Pattern.compile("s’il revient : ([A-Z2-7]{10})");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final World.Account adviser = account(Role.ADVISER);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @BeforeEach
    void nothingWaits() {
        world.run("update ownspace.letter set state = 'OVER', hash = null where state in ('WAITING', 'PRINTED')");
        nobodyHasFailed();
    }

    /** All tests come from one network, and what strangers ask for counts as what they guess. */
    private void nobodyHasFailed() {
        world.run("delete from accounts.failure");
    }

    // --- The way in -------------------------------------------------------------------------------------------------

    @Test
    void who_has_no_mailbox_opens_the_space_by_a_letter_and_signs_in() {
        var person = withoutMail();
        assertThat(ask(person).location()).isEqualTo("/my-space/asked?by=letter");
        var letter = printed();
        assertThat(letter.text)
                .contains(person.facts().lastName(), person.facts().address(), "/my-space/letter", "ni par téléphone")
                .doesNotContain(
                        person.facts().nationalId(),
                        FRENCH.format(person.facts().birthDate()));
        var browser = opened(person, letter);
        assertThat(browser.get("/my-space").body()).contains(person.facts().nationalId());
        assertThat(type(portal.browser(), person, letter.code).status())
                .as("a code serves once")
                .isEqualTo(422);
    }

    @Test
    void the_adviser_asks_for_the_own_people_alone_and_sees_no_code() {
        var person = charged(withoutMail());
        var other = withoutMail();
        var theirs = portal.signedIn(adviser);
        theirs.get("/caseload");
        assertThat(theirs.post(space(person), Map.of("by", "letter")).status()).isEqualTo(303);
        assertThat(theirs.post(space(other), Map.of("by", "letter")).status()).isEqualTo(404);
        assertThat(letters(other)).isZero();
        assertThat(theirs.get(space(person)).body()).contains("attend d’être imprimé");
        var letter = printed();
        assertThat(theirs.get(space(person)).body())
                .contains("imprimé, à poster")
                .doesNotContain(letter.code, letter.number);
        opened(person, letter);
        assertThat(theirs.get(space(person)).body()).contains("a servi");
    }

    @Test
    void an_advisers_letter_lets_in_who_lost_the_factor_and_ones_own_does_not() {
        var person = charged(withoutMail());
        ask(person);
        opened(person, printed());
        world.run("""
                insert into factors.one_time_code (account, seed, step, added_at)
                select account, '\\x00', 1, now() from ownspace.space where person = ?
                """, person.ref().value());
        ask(person);
        choose(portal.browser(), person, printed());
        assertThat(factors(person)).isEqualTo(1);
        var theirs = portal.signedIn(adviser);
        theirs.get("/caseload");
        theirs.post(space(person), Map.of("by", "letter"));
        choose(portal.browser(), person, printed());
        assertThat(factors(person)).isZero();
    }

    @Test
    void a_slip_of_the_finger_is_said_and_is_no_guess() {
        var person = withoutMail();
        ask(person);
        var letter = printed();
        var browser = portal.browser();
        browser.get("/my-space/letter");
        var slip = (letter.code.charAt(0) == 'A' ? "C" : "A") + letter.code.substring(1);
        for (int i = 0; i < 12; i++) {
            assertThat(type(browser, person, slip).body()).contains("un caractère manque ou n’est pas le bon");
        }
        var lower = letter.code.toLowerCase(java.util.Locale.ROOT).replace(" ", "-");
        assertThat(type(browser, person, lower).status()).isEqualTo(200);
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void invariant_1_nobody_learns_by_asking_whether_somebody_is_known_or_has_an_address() {
        var answers = Stream.of(
                        identity(withoutMail()),
                        identity(world.person(facts -> reached(facts, "", ""))),
                        Map.of("identifier", "99999999999", "birthDate", "01/02/1990"))
                .map(typed -> {
                    var browser = portal.browser();
                    browser.get("/my-space/open");
                    var answer = browser.post("/my-space/open", with(typed, "by", "letter"));
                    assertThat(answer.status()).isEqualTo(303);
                    return answer.status() + answer.location() + bare(browser.get(answer.location()));
                })
                .distinct()
                .toList();
        assertThat(answers).hasSize(1);
    }

    @Test
    void a_code_without_its_person_closes_at_the_fifth_and_opens_for_nobody_else() {
        var person = withoutMail();
        ask(person);
        var letter = printed();
        for (int i = 0; i < 5; i++) {
            assertThat(type(portal.browser(), withoutMail(), letter.code).status())
                    .isEqualTo(422);
        }
        assertThat(type(portal.browser(), person, letter.code).status()).isEqualTo(422);
    }

    @Test
    void the_two_facts_without_the_code_open_nothing_close_nothing_and_soon_wait() {
        var person = withoutMail();
        ask(person);
        var letter = printed();
        var thief = portal.browser();
        thief.get("/my-space/letter");
        int tries = 0;
        int status;
        do {
            status = type(thief, person, LetterCode.fresh().inGroups()).status();
            tries++;
        } while (status == 422 && tries < 20);
        assertThat(status).isEqualTo(429);
        assertThat(world.text("select state from ownspace.letter where number = ?", letter.number))
                .as("a stranger who has the two facts closes nobody's letter")
                .isEqualTo("PRINTED");
    }

    @Test
    void three_letters_a_month_for_who_asks_and_the_advisers_stay() {
        var person = charged(withoutMail());
        for (int i = 0; i < 3; i++) {
            ask(person);
            ask(person);
            printed();
        }
        ask(person);
        assertThat(letters(person)).isEqualTo(3);
        var theirs = portal.signedIn(adviser);
        theirs.get("/caseload");
        assertThat(theirs.post(space(person), Map.of("by", "letter")).status()).isEqualTo(303);
        var again = theirs.post(space(person), Map.of("by", "letter"));
        assertThat(again.status()).isEqualTo(422);
        assertThat(again.body()).contains("attend déjà d’être imprimé");
    }

    @Test
    void printing_again_ends_the_code_before_and_so_does_the_next_letter() {
        var person = withoutMail();
        ask(person);
        var clerk = clerk();
        var first = letter(clerk.download("/mail-room/batches"));
        var again = letter(clerk.download("/mail-room/batches/" + batch(first)));
        assertThat(again.code).isNotEqualTo(first.code);
        assertThat(type(portal.browser(), person, first.code).status()).isEqualTo(422);
        ask(person);
        var next = printed();
        assertThat(type(portal.browser(), person, again.code).status()).isEqualTo(422);
        assertThat(type(portal.browser(), person, next.code).status()).isEqualTo(200);
    }

    @Test
    void the_code_of_a_letter_that_came_back_is_over_with_what_it_had_begun() {
        var person = charged(withoutMail());
        ask(person);
        var letter = printed();
        var browser = portal.browser();
        var page = type(browser, person, letter.code);
        var clerk = clerk();
        assertThat(clerk.post("/mail-room/returned", Map.of("number", "12")).status())
                .isEqualTo(422);
        assertThat(clerk.post("/mail-room/returned", Map.of("number", "AAAAAAAAAA"))
                        .body())
                .contains("value=\"AAAAAAAAAA\"");
        assertThat(clerk.post("/mail-room/returned", Map.of("number", letter.number.toLowerCase(java.util.Locale.ROOT)))
                        .status())
                .isEqualTo(303);
        assertThat(password(browser, page).status()).isEqualTo(404);
        assertThat(type(portal.browser(), person, letter.code).status()).isEqualTo(422);
        assertThat(portal.signedIn(adviser).get(space(person)).body()).contains("l’adresse est à corriger");
    }

    @Test
    void invariant_2_each_letter_is_one_entry_with_the_clerk_and_leaves_no_tie() {
        var person = withoutMail();
        ask(person);
        var room = account(Role.MAIL_ROOM);
        letter(signedIn(room).download("/mail-room/batches"));
        assertThat(world.count("""
                        select count(*) from ledger.entry
                         where kind = 1 and purpose = 14 and fields = 899 and account = ? and person = ?
                        """, room.id(), person.ref().value())).isEqualTo(1);
        assertThat(world.count("select count(*) from disclosure.tie where holder = ? and closed_at is null", room.id()))
                .isZero();
    }

    @Test
    void invariant_3_a_clerk_prints_twenty_in_a_minute_and_the_rest_waits() {
        for (int i = 0; i < 24; i++) {
            ask(withoutMail());
        }
        nobodyHasFailed();
        var clerk = clerk();
        assertThat(new Paper(clerk.download("/mail-room/batches").bytes()).pages())
                .isEqualTo(20);
        var over = clerk.download("/mail-room/batches");
        assertThat(over.status()).isEqualTo(429);
        assertThat(world.count("select count(*) from ownspace.letter where state = 'WAITING' and hash is null"))
                .isEqualTo(4);
    }

    @Test
    void invariant_4_before_a_closed_lock_nothing_is_printed_and_everything_waits() {
        ask(withoutMail());
        var room = account(Role.MAIL_ROOM);
        var clerk = signedIn(room);
        world.text(
                "select lock_id::text from containment.close(gen_random_uuid(), null, 'TEST', 2::smallint, ?, 'test', null, null)",
                room.id().toString());
        assertThat(clerk.download("/mail-room/batches").status()).isEqualTo(503);
        assertThat(world.count("select count(*) from ownspace.letter where state = 'WAITING'"))
                .isEqualTo(1);
    }

    @Test
    void a_clerk_closed_in_the_middle_of_a_sheet_leaves_the_letter_waiting_and_no_tie() throws SQLException {
        var person = withoutMail();
        ask(person);
        var room = account(Role.MAIL_ROOM);
        var token = world.signedIn(room).token().bytes();
        try (var application = database.as("APP")) {
            called(application, "select ownspace.print(?, gen_random_uuid(), 'MIDDLE2222', '\\x07')", token);
            world.text(
                    "select lock_id::text from containment.close(gen_random_uuid(), null, 'TEST', 2::smallint, ?, 'test', null, null)",
                    room.id().toString());
            assertThatThrownBy(() -> called(
                            application, "select ownspace.print(?, gen_random_uuid(), 'MIDDLE3333', '\\x08')", token))
                    .isInstanceOf(SQLException.class);
            var letter = world.text(
                    "select id::text from ownspace.letter where person = ?",
                    person.ref().value());
            called(application, "select ownspace.settle_print(?::uuid, '\\x09', 'WAITING')", letter);
            assertThat(waiting(person)).as("not by another one's hash").isZero();
            called(application, "select ownspace.settle_print(?::uuid, '\\x07', 'WAITING')", letter);
        }
        assertThat(waiting(person)).isEqualTo(1);
        assertThat(world.count("select count(*) from disclosure.tie where holder = ? and closed_at is null", room.id()))
                .isZero();
    }

    private static void called(Connection connection, String sql, Object value) throws SQLException {
        try (var call = connection.prepareStatement(sql)) {
            call.setObject(1, value);
            call.execute();
        }
    }

    private long waiting(World.Person person) {
        return world.count(
                "select count(*) from ownspace.letter where person = ? and state = 'WAITING'",
                person.ref().value());
    }

    @Test
    void what_advisers_have_asked_for_comes_before_a_flood() {
        for (int i = 0; i < 21; i++) {
            ask(withoutMail());
        }
        nobodyHasFailed();
        var person = charged(world.person(facts -> reached(facts, "", "1 impasse du Moulin")));
        var theirs = portal.signedIn(adviser);
        theirs.get("/caseload");
        theirs.post(space(person), Map.of("by", "letter"));
        assertThat(new Paper(clerk().download("/mail-room/batches").bytes()).text())
                .contains("1 impasse du Moulin");
    }

    @Test
    void who_has_no_postal_address_gets_no_letter_and_the_adviser_sees_why() {
        var person = charged(world.person(facts -> reached(facts, "", "")));
        ask(person);
        assertThat(clerk().download("/mail-room/batches").header("Location")).endsWith("/mail-room?nothing=true");
        assertThat(portal.signedIn(adviser).get(space(person)).body()).contains("pas d’adresse postale");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"MAIL_ROOM", "CORRESPONDENCE", "JOBSEEKER"},
            mode = EnumSource.Mode.EXCLUDE)
    void letters_are_the_mail_rooms_by_page_and_by_database(Role role) {
        var partner = role.ofAgency() ? null : world.partner("P-" + UUID.randomUUID());
        var account = world.account(UUID.randomUUID() + "@example.org", role, partner);
        var browser = portal.signedIn(account);
        assertThat(browser.get("/mail-room").status()).isEqualTo(403);
        var token = world.signedIn(account).token().bytes();
        assertThatThrownBy(() -> {
                    try (var application = database.as("APP");
                            var call = application.prepareStatement(
                                    "select ownspace.print(?, gen_random_uuid(), 'X', '\\x00')")) {
                        call.setBytes(1, token);
                        call.execute();
                    }
                })
                .hasMessageContaining("not the mail room");
    }

    @Test
    void a_clerk_sees_nobody_but_on_paper() {
        var person = charged(withoutMail());
        ask(person);
        var clerk = clerk();
        assertThat(clerk.get("/mail-room").body())
                .contains("Un courrier attend")
                .doesNotContain(
                        person.facts().lastName(),
                        person.facts().address(),
                        person.ref().toString());
        for (var path : List.of("/caseload", space(person), "/kairos/look-up", "/agency", "/kairos/groups")) {
            assertThat(clerk.get(path).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void the_applications_role_reads_no_code_and_ends_none() {
        for (var sql : List.of(
                "select hash from ownspace.letter",
                "update ownspace.letter set wrong = 0",
                "insert into ownspace.letter (id) values (gen_random_uuid())",
                "select ownspace.end_ways(gen_random_uuid(), now())",
                "select ownspace.open_again(gen_random_uuid(), gen_random_uuid(), gen_random_uuid())")) {
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
    void the_clear_code_rests_nowhere() {
        ask(withoutMail());
        var letter = printed();
        var bare = letter.code.replace(" ", "");
        assertThat(world.count(
                        "select count(*) from ownspace.letter l where l::text ilike '%' || ? || '%' or l.hash = sha256(?::bytea)",
                        bare, bare))
                .isZero();
        assertThat(world.count("select count(*) from ledger.entry e where e.detail ilike '%' || ? || '%'", bare))
                .isZero();
    }

    // --- The paper and the pages ------------------------------------------------------------------------------------

    @Test
    void the_letter_is_accessible_french_whoever_prints_and_says_the_essence_in_english() {
        ask(withoutMail());
        var clerk = clerk().speaking("en");
        var file = clerk.download("/mail-room/batches");
        var paper = new Paper(file.bytes());
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.language()).isEqualTo("fr");
        assertThat(paper.pages()).isEqualTo(1);
        assertThat(paper.text()).contains("Ce qu’il ne faut jamais faire", "In English: this letter holds a code");
        assertThat(file.header("Cache-Control")).contains("no-store");
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"390, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged(withoutMail());
        ask(person);
        printed();
        ask(person);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.speak(portal, language);
            look(window, "/sign-in", "sign-in-" + language);
            look(window, "/my-space/open", "open-" + language);
            look(window, "/my-space/asked?by=letter", "asked-" + language);
            look(window, "/help", "help-" + language);
            look(window, "/my-space/letter", "code-" + language);
            page.locator("#code").fill("AAAA");
            page.locator("main form button").click();
            assertThat(window.faults("letters-code-wrong-" + language)).isEmpty();
            window.signIn(portal, account(Role.MAIL_ROOM), language);
            look(window, "/mail-room", "mail-room-" + language);
            page.locator("#number").fill("AAAAAAAAAA");
            page.locator("button.stop").click();
            assertThat(window.faults("letters-mail-room-wrong-" + language)).isEmpty();
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, adviser, language);
            look(window, space(person), "adviser-" + language);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("letters-" + name)).as(path).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** What somebody finds in the letterbox. */
    private record Letter(String text, String code, String number) {}

    private World.Account account(Role role) {
        return world.account(UUID.randomUUID() + "@agence.example", role, null);
    }

    private World.Person withoutMail() {
        return world.person(facts -> reached(facts, "", facts.address()));
    }

    private static PersonFacts reached(PersonFacts facts, String email, String address) {
        return new PersonFacts(
                facts.nationalId(),
                facts.legacyId(),
                facts.lastName(),
                facts.firstName(),
                facts.birthDate(),
                email,
                facts.phone(),
                address,
                facts.postcode(),
                facts.commune(),
                facts.registered());
    }

    private World.Person charged(World.Person person) {
        world.charge(adviser, person);
        return person;
    }

    private static String space(World.Person person) {
        return "/caseload/people/" + person.ref() + "/space";
    }

    private Browser.Answer ask(World.Person person) {
        var browser = portal.browser();
        browser.get("/my-space/open");
        return browser.post("/my-space/open", with(identity(person), "by", "letter"));
    }

    private Browser clerk() {
        return signedIn(account(Role.MAIL_ROOM));
    }

    private Browser signedIn(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/mail-room");
        return browser;
    }

    /** The only letter that waits. */
    private Letter printed() {
        return letter(clerk().download("/mail-room/batches"));
    }

    private static Letter letter(Browser.Download file) {
        assertThat(file.status()).isEqualTo(200);
        var text = new Paper(file.bytes()).text().replaceAll("\\s+", " ");
        var code = CODE.matcher(text);
        var number = NUMBER.matcher(text);
        assertThat(code.find() && number.find()).as(text).isTrue();
        return new Letter(text, code.group(), number.group(1));
    }

    private String batch(Letter letter) {
        return world.text("select batch::text from ownspace.letter where number = ?", letter.number);
    }

    private Browser.Answer type(Browser browser, World.Person person, String code) {
        browser.get("/my-space/letter");
        return browser.post("/my-space/letter", with(identity(person), "code", code));
    }

    private Browser opened(World.Person person, Letter letter) {
        choose(portal.browser(), person, letter);
        var in = portal.browser();
        in.get("/sign-in");
        assertThat(in.post("/sign-in", Map.of("login", person.facts().nationalId(), "password", PASSWORD))
                        .status())
                .isEqualTo(303);
        return in;
    }

    private void choose(Browser browser, World.Person person, Letter letter) {
        var page = type(browser, person, letter.code);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain(letter.code);
        assertThat(password(browser, page).location()).isEqualTo("/my-space/opened");
    }

    private static Browser.Answer password(Browser browser, Browser.Answer page) {
        var action =
                Pattern.compile("action=\"(/my-space/open/[^\"]+/password)\"").matcher(page.body());
        var proof = Pattern.compile("name=\"proof\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(action.find() && proof.find()).as(page.body()).isTrue();
        return browser.post(
                action.group(1),
                Map.of("proof", proof.group(1), "number", "10000000000", "wanted", PASSWORD, "again", PASSWORD));
    }

    private long letters(World.Person person) {
        return world.count(
                "select count(*) from ownspace.letter where person = ?",
                person.ref().value());
    }

    private long factors(World.Person person) {
        return world.count(
                "select count(*) from factors.one_time_code f join ownspace.space s on s.account = f.account where s.person = ?",
                person.ref().value());
    }

    private static Map<String, String> identity(World.Person person) {
        return Map.of(
                "identifier",
                person.facts().nationalId(),
                "birthDate",
                FRENCH.format(person.facts().birthDate()));
    }

    private static Map<String, String> with(Map<String, String> typed, String name, String value) {
        var all = new HashMap<>(typed);
        all.put(name, value);
        return all;
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body().replaceAll("name=\"_csrf\"[^>]*>", "").replaceAll("name=\"back\"[^>]*>", "");
    }
}
