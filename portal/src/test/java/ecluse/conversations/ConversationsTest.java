package ecluse.conversations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Receipt;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
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
import org.junit.jupiter.params.provider.ValueSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class ConversationsTest {
    private static final String WORDS = "Peut-elle commencer lundi ? Son accueil est prévu à 9 h.";

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.detection.misses", "10000"));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private final World.Account adviser = account(Role.ADVISER, null);
    private final World.Group group = world.group(partner, "Comptable assistant");
    private final Map<World.Person, World.Account> spaces = new HashMap<>();

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    // --- A file's -----------------------------------------------------------------------------------------------

    @Test
    void an_office_asks_the_adviser_answers_and_it_is_settled() {
        var person = charged();
        var enrolment = enrolled(person);
        var theirs = browser(office);
        assertThat(theirs.get("/kairos/enrolments/" + enrolment).body()).contains("/messages/about/" + enrolment);
        var page = "/messages/about/" + enrolment;
        assertThat(theirs.get(page).body()).contains(person.facts().lastName());
        var sent = theirs.post(page, Map.of("text", WORDS));
        assertThat(sent.status()).isEqualTo(303);
        var one = sent.location();
        assertThat(theirs.get(one).body()).contains("Peut-elle commencer lundi");

        var mine = browser(adviser);
        assertThat(mine.get("/caseload?show=alerts").body()).contains("message à lire");
        assertThat(mine.get("/messages?show=waiting").body()).contains(one);
        assertThat(mine.get("/caseload/people/" + person.ref()).body()).contains(page);
        assertThat(mine.get(page).location()).as("one conversation a file").isEqualTo(one);
        assertThat(mine.post(one, Map.of("text", "Oui, c’est d’accord.")).status())
                .isEqualTo(303);

        assertThat(theirs.get("/kairos/today").body()).contains("/messages?show=waiting");
        assertThat(theirs.get(one).body()).contains("c’est d’accord");
        assertThat(theirs.post(one + "/settled", Map.of("messages", "1")).body())
                .as("who has not seen the answer is shown it")
                .contains("Un autre message est arrivé", "c’est d’accord");
        assertThat(theirs.post(one + "/settled", Map.of("messages", "2")).status())
                .isEqualTo(303);
        assertThat(theirs.get("/messages?show=waiting").body()).doesNotContain(one);
        mine.post(one, Map.of("text", "Encore un mot."));
        assertThat(theirs.get("/messages?show=waiting").body())
                .as("a new message opens it")
                .contains(one);
    }

    @Test
    void a_person_writes_to_the_adviser_and_reports_an_error() {
        var person = charged();
        var own = space(person);
        assertThat(own.get("/my-space").body()).contains("/my-space/write?about=error");
        var sent = own.post("/my-space/write?about=error", Map.of("text", "Ma date de sortie est fausse."));
        assertThat(sent.status()).isEqualTo(303);
        assertThat(own.get(sent.location()).body()).contains("Ma date de sortie");
        var mine = browser(adviser);
        assertThat(mine.get("/messages").body()).contains(person.facts().lastName(), "Une erreur dans le dossier");
        assertThat(mine.post(sent.location(), Map.of("text", "Corrigé, merci.")).status())
                .isEqualTo(303);
        assertThat(own.get("/my-space").body()).contains("/messages?show=waiting");
        assertThat(own.get(sent.location()).body()).contains("Corrigé, merci.");
    }

    @Test
    void nobody_to_read_it_is_said_and_the_text_stays() {
        var own = space(world.person());
        var answer = own.post("/my-space/write", Map.of("text", WORDS));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Personne ne suit votre dossier", "Peut-elle commencer lundi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "1 85 05 78 006 084 36", "2850578006084 est son numéro"})
    void what_cannot_be_sent_is_explained_and_stays_typed(String typed) {
        var theirs = browser(office);
        var page = "/messages/about/" + enrolled(charged());
        theirs.get(page);
        assertThat(theirs.post(page, Map.of("text", typed)).status()).isEqualTo(422);
        assertThat(theirs.post(page, Map.of("text", "x".repeat(2001))).body()).contains("x".repeat(2001));
    }

    @Test
    void telephone_numbers_and_dates_are_no_social_security_numbers() {
        for (var text : List.of(
                "Le 12/03/2026 à 14 h, au 04 76 12 34 56",
                "Session 38_SE_1234567890123",
                "11 chiffres : 12345678901")) {
            assertThat(MessageText.of(text)).as(text).isInstanceOf(MessageText.Fit.class);
        }
    }

    // --- As a thief -------------------------------------------------------------------------------------------------

    @Test
    void invariant_1_others_conversations_and_none_answer_alike() {
        var one = sent(charged());
        var elsewhere = account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID()));
        for (var account : List.of(elsewhere, account(Role.ADVISER, null), spaceAccount(world.person()))) {
            var thief = browser(account);
            var theirs = thief.get(one);
            var nobodys = thief.get("/messages/" + UUID.randomUUID());
            assertThat(theirs.status()).isEqualTo(404);
            assertThat(bare(theirs)).isEqualTo(bare(nobodys));
            assertThat(thief.post(one, Map.of("text", "x")).status()).isEqualTo(404);
            assertThat(thief.post(one + "/settled", Map.of("messages", "1")).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void the_person_does_not_read_what_office_and_adviser_write() {
        var person = charged();
        var one = sent(person);
        assertThat(space(person).get(one).status()).isEqualTo(404);
    }

    @Test
    void whose_tie_is_closed_reads_no_more() {
        var person = charged();
        var one = sent(person);
        world.run(
                "update disclosure.tie set closed_at = now(), closed_because = 'test' where person = ? and holder = ?",
                person.ref().value(),
                partner.site());
        var theirs = browser(office);
        assertThat(theirs.get(one).status()).isEqualTo(404);
        assertThat(theirs.post(one, Map.of("text", "x")).status()).isEqualTo(404);
        assertThat(theirs.get("/messages").body()).doesNotContain(one);
    }

    @Test
    void invariant_2_texts_come_for_a_committed_entry_of_this_reading_alone() {
        var person = charged();
        var other = charged();
        var one = UUID.fromString(sent(person).substring("/messages/".length()));
        browser(office).get(sent(other));
        var viewer = world.signedIn(office);
        var table = portal.bean(ConversationTable.class);
        long others = position(other, office);
        for (long position : List.of(0L, others, others + 1_000_000)) {
            assertThat(table.messages(viewer, one, new Receipt(position, position, Instant.now())))
                    .as("entry " + position)
                    .isEmpty();
        }
        browser(office).get("/messages/" + one);
        long right = position(person, office);
        assertThat(table.messages(viewer, one, new Receipt(right, right, Instant.now())))
                .hasSize(1);
        assertThat(table.messages(world.signedIn(adviser), one, new Receipt(right, right, Instant.now())))
                .as("another one's entry")
                .isEmpty();
    }

    private long position(World.Person person, World.Account account) {
        return world.count(
                "select max(position) from ledger.entry where person = ? and account = ? and kind = 1 and purpose = 13",
                person.ref().value(),
                account.id());
    }

    @Test
    void the_application_reads_and_writes_no_text_by_itself() {
        sent(charged());
        for (var sql : List.of(
                "select body from conversations.message",
                "insert into conversations.message select * from conversations.message",
                "update conversations.conversation set settled_at = now()",
                "select conversations.add(null, gen_random_uuid(), 'PERSON', gen_random_uuid(), '\\x00', now())")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> asApplication("select * from conversations.collect('\\x00', gen_random_uuid(), 1)"))
                .hasMessageContaining("nobody is signed in");
        for (var sql : List.of(
                "update conversations.message set side = 'PERSON'",
                "delete from conversations.message",
                "delete from conversations.conversation",
                "update conversations.conversation set person = gen_random_uuid()")) {
            assertThatThrownBy(() -> world.run(sql)).as(sql).isInstanceOf(IllegalStateException.class);
        }
        assertThat(world.count("select count(*) from conversations.message where position('lundi'::bytea in body) > 0"))
                .as("sealed at rest")
                .isZero();
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = charged();
        var one = sent(person);
        browser(adviser).post(one, Map.of("text", "Oui, c’est d’accord."));
        look(
                width,
                dark,
                account(Role.TRAINING_OFFICE_MANAGER, partner),
                language,
                Map.of(
                        "list",
                        "/messages",
                        "none",
                        "/messages?show=waiting&page=9",
                        "one",
                        one,
                        "first",
                        "/messages/about/" + enrolled(charged())));
        look(
                width,
                dark,
                spaceAccount(person),
                language,
                Map.of("own-none", "/messages", "question", "/my-space/write", "error", "/my-space/write?about=error"));
    }

    private void look(int width, boolean dark, World.Account account, String language, Map<String, String> paths) {
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, account, language);
            paths.forEach((name, path) -> {
                assertThat(window.page().navigate(portal.url() + path).status())
                        .as(path)
                        .isEqualTo(200);
                assertThat(window.faults("conversations-" + name + "-" + language))
                        .as(path)
                        .isEmpty();
            });
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private Browser browser(World.Account account) {
        var browser = portal.signedIn(account);
        browser.get("/messages");
        return browser;
    }

    private World.Account spaceAccount(World.Person person) {
        return spaces.computeIfAbsent(person, someone -> world.space(someone, "p-" + UUID.randomUUID()));
    }

    private Browser space(World.Person person) {
        return browser(spaceAccount(person));
    }

    private World.Person charged() {
        var person = world.person();
        world.charge(adviser, person);
        return person;
    }

    private UUID enrolled(World.Person person) {
        return world.enrolment(partner, group, person, Stage.DURING);
    }

    /** The address of a conversation that the office has begun. */
    private String sent(World.Person person) {
        var theirs = browser(office);
        var answer = theirs.post("/messages/about/" + enrolled(person), Map.of("text", WORDS));
        assertThat(answer.status()).isEqualTo(303);
        return answer.location();
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }
}
