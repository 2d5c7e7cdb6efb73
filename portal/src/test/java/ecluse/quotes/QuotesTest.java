package ecluse.quotes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Page;
import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.kernel.Field;
import ecluse.kernel.LinkSecret;
import ecluse.kernel.Role;
import ecluse.quotes.QuoteEvent.Who;
import ecluse.testing.Browser;
import ecluse.testing.Golden;
import ecluse.testing.Paper;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class QuotesTest {
    private static final DateTimeFormatter FRENCH = DateTimeFormatter.ofPattern("dd/MM/uuuu");

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    // The same two accounts ask for what is not theirs all day.
                    "ecluse.detection.misses",
                    "10000",
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort())));
    private final World.Partner partner = world.partner("P-0231");
    private final World.Group group = upcoming(partner);
    private World.Account office = account(Role.TRAINING_OFFICE_MANAGER, partner);
    private World.Account adviser = account(Role.ADVISER, null);

    /** New people for each test: all tests together read more names in a minute than one account may, when the machine is fast. */
    @BeforeEach
    void others() {
        office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        adviser = account(Role.ADVISER, null);
    }

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

    // --- The machine ------------------------------------------------------------------------------------------------

    @Test
    void the_documents_have_the_machine_that_the_code_has() {
        var text = new StringBuilder("""
                # Quotes

                Drawn from `QuoteEvent` by `QuotesTest`; do not edit. A cell says where a quote goes; where there is none, the portal
                refuses and says so. The database holds the same table and decides. A quote that was sent is never changed: it is
                withdrawn, and another one replaces it.

                """);
        text.append("| event | who |");
        Arrays.stream(QuoteState.values())
                .forEach(state -> text.append(" `").append(state).append("` |"));
        text.append(" guard |\n|---|---|");
        text.append("---|".repeat(QuoteState.values().length + 1)).append('\n');
        for (var event : QuoteEvent.values()) {
            text.append("| ")
                    .append(event)
                    .append(" | ")
                    .append(event.who().name().toLowerCase(java.util.Locale.ROOT));
            for (var state : QuoteState.values()) {
                text.append(" | ").append(event.from(state) ? event.to() : "");
            }
            text.append(" | ").append(event.guard()).append(" |\n");
        }
        text.append("""

                ## The person's answer

                Who has a space of the own answers there ([Own space](own-space.md)). For all others the answer comes by a link that is
                mailed to the person's own address. The link holds 256 random bits, of which the database keeps the SHA-256 alone; it serves once, for 15
                days. By itself it shows nothing: the person gives identifier and birth date, which the database compares with the
                HMAC that it has of both, so that no fact is unsealed. After five wrong ones the link closes, and the office can have
                another one mailed. What is then shown is the quote and no fact about anybody; the page carries a second secret, good
                for half an hour, and the answer needs both. Neither the office nor whoever holds the application's database role can
                answer for the person: the identifier's and birth date's HMAC needs a key that is not in the database.
                """);
        Golden.check("docs/quotes.md", text.toString().replace("  |", " |"));
    }

    @Test
    void the_database_has_the_machine_that_the_code_has() {
        var lines = Arrays.stream(QuoteEvent.values())
                .flatMap(event -> Arrays.stream(QuoteState.values())
                        .filter(event::from)
                        .map(state -> event + " " + state + " " + event.to() + " " + event.who()))
                .sorted()
                .collect(Collectors.joining("\n"));
        assertThat(world.text("""
                select string_agg(event || ' ' || from_state || ' ' || to_state || ' ' || who, E'\\n'
                                  order by event || ' ' || from_state collate "C") from quotes.transition
                """).lines().sorted().collect(Collectors.joining("\n")))
                .isEqualTo(lines);
    }

    @ParameterizedTest
    @EnumSource(QuoteState.class)
    void an_act_that_is_allowed_is_done_and_every_other_one_is_refused_with_the_reason(QuoteState state) {
        for (var event : QuoteEvent.values()) {
            if (event.who() == Who.PORTAL || event.who() == Who.PERSON) {
                continue; // Nobody can ask for these by a page: see the next tests.
            }
            for (var who : List.of(Who.OFFICE, Who.ADVISER)) {
                var id = in(state, whoFits(state));
                var browser = portal.signedIn(who == Who.OFFICE ? office : adviser);
                browser.get("/quotes");
                var answer = act(browser, id, event.name(), "Il manque le programme");
                boolean allowed = event.from(state) && event.who() == who;
                assertThat(answer.status())
                        .as("%s from %s by %s", event, state, who)
                        .isIn(allowed ? List.of(303) : List.of(422, 404));
                if (answer.status() == 422) {
                    assertThat(answer.body()).contains("Ce n’est pas possible à cette étape.");
                }
                assertThat(state(id)).isEqualTo(allowed ? event.to() : state);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(QuoteState.class)
    void the_portals_and_the_persons_events_cannot_be_asked_for(QuoteState state) {
        for (var event : List.of("ACCEPT", "DECLINE", "LAPSE", "HAND_OVER", "CONSUME", "RESTORE", "WRITE", "x")) {
            for (var who : List.of(office, adviser)) {
                var id = in(state, whoFits(state));
                var browser = portal.signedIn(who);
                browser.get("/quotes");
                assertThat(act(browser, id, event, "").status()).isIn(422, 404);
                assertThat(state(id)).isEqualTo(state);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(QuoteState.class)
    void a_link_answers_a_quote_that_was_sent_and_no_other(QuoteState state) {
        for (var word : List.of("accept", "decline")) {
            var person = whoFits(state);
            var id = in(state, person);
            var link = link(id);
            var browser = portal.browser();
            var page = browser.get("/my-quote/" + link);
            if (state == QuoteState.SENT_TO_JOBSEEKER) {
                var opened = browser.post("/my-quote/" + link, identity(person));
                var answered =
                        browser.post("/my-quote/" + link + "/answer", Map.of("proof", proof(opened), "answer", word));
                assertThat(answered.status()).isEqualTo(200);
                assertThat(state(id))
                        .isEqualTo(word.equals("accept") ? QuoteState.UNDER_ADVISER_REVIEW : QuoteState.DECLINED);
            } else {
                assertThat(page.status()).isEqualTo(404);
                assertThat(page.body()).contains("Ce lien ne sert plus");
                assertThat(state(id)).isEqualTo(state);
            }
        }
    }

    @Test
    void an_unanswered_quote_lapses_when_the_portals_clock_says_so() {
        var id = in(QuoteState.SENT_TO_JOBSEEKER, quoted());
        var answerBy = Instant.parse(world.text(
                "select to_char(answer_by at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') from quotes.quote where id = ?",
                id));
        var table = portal.bean(QuoteTable.class);
        table.lapse(answerBy.minusSeconds(60));
        assertThat(state(id)).isEqualTo(QuoteState.SENT_TO_JOBSEEKER);
        table.lapse(answerBy.plusSeconds(60));
        assertThat(state(id)).isEqualTo(QuoteState.LAPSED);
    }

    @Test
    void an_accepted_quote_waits_until_somebody_is_in_charge() {
        var person = placed();
        var id = in(QuoteState.ACCEPTED, person);
        var table = portal.bean(QuoteTable.class);
        table.handOver();
        assertThat(state(id)).isEqualTo(QuoteState.ACCEPTED);
        world.charge(adviser, person);
        table.handOver();
        assertThat(state(id)).isEqualTo(QuoteState.UNDER_ADVISER_REVIEW);
    }

    @Test
    void the_enrolment_certificate_uses_the_approved_quote_up() {
        var person = quoted();
        var id = in(QuoteState.APPROVED, person);
        var draft = in(QuoteState.DRAFT, person);
        world.imported(
                "update training.enrolment set state = 'REGISTERED', registered_on = current_date where person = ?",
                person.ref().value());
        assertThat(state(id)).isEqualTo(QuoteState.CONSUMED);
        assertThat(state(draft)).isEqualTo(QuoteState.DRAFT);
        assertThat(portal.signedIn(office).get("/quotes/" + id).body()).contains("utilisé par l’inscription");
    }

    @Test
    void a_certificate_that_is_taken_back_gives_the_quote_back() {
        var person = quoted();
        var id = in(QuoteState.APPROVED, person);
        var enrolment = world.text(
                "select id::text from training.enrolment where person = ?",
                person.ref().value());
        var browser = portal.signedIn(office);
        var act = "/kairos/enrolments/" + enrolment + "/acts/register";
        browser.get(act);
        var registered = browser.post(
                act,
                Map.of(
                        "on",
                        LocalDate.now().plusDays(28).toString(),
                        "until",
                        LocalDate.now().plusDays(80).toString(),
                        "hours",
                        "35",
                        "line",
                        enrolment + ":0"));
        assertThat(registered.status()).as(registered.body()).isEqualTo(303);
        assertThat(state(id)).isEqualTo(QuoteState.CONSUMED);
        browser.get("/kairos/enrolments/" + enrolment);
        assertThat(browser.post("/kairos/enrolments/" + enrolment + "/undo", Map.of("version", "1"))
                        .status())
                .isEqualTo(303);
        assertThat(state(id)).isEqualTo(QuoteState.APPROVED);
        assertThat(browser.get("/quotes/" + id).body()).contains("rendu, l’inscription étant retirée");
    }

    // --- From the draft to the decision, over HTTP and SMTP
    // -----------------------------------------------------------

    @Test
    void a_quote_goes_from_the_office_to_the_person_to_the_adviser() throws Exception {
        var person = quoted();
        var browser = portal.signedIn(office);
        assertThat(browser.get("/quotes/new").body()).contains(group.id().toString());
        assertThat(browser.get("/quotes/new?group=" + group.id()).body())
                .contains(person.ref().toString());
        var written = browser.post("/quotes", typed(person, Map.of()));
        assertThat(written.status()).isEqualTo(303);
        var id = UUID.fromString(written.location().replaceAll(".*/|#.*", ""));
        assertThat(browser.get("/quotes/" + id).body()).contains("1\u202f250,00", "1\u202f050,00");
        assertThat(portal.signedIn(adviser).get("/quotes/" + id).status())
                .as("a draft is the office’s own")
                .isEqualTo(404);
        assertThat(act(browser, id, "SEND", "").status()).isEqualTo(303);
        var body = letterTo(person);
        var link = body.substring(body.indexOf("/my-quote/") + 10).split("\\s")[0];

        var visitor = portal.browser();
        var asked = visitor.get("/my-quote/" + link);
        assertThat(asked.body())
                .doesNotContain("Soudage", "1 250", person.facts().lastName());
        var opened = visitor.post("/my-quote/" + link, identity(person));
        assertThat(opened.body())
                .contains("Soudage", "1\u202f250,00")
                .doesNotContain(
                        person.facts().lastName(),
                        person.facts().nationalId(),
                        person.facts().email());
        var yes = Map.of("proof", proof(opened), "answer", "accept");
        assertThat(visitor.post("/my-quote/" + link + "/answer", yes).body()).contains("Vous avez accepté");
        assertThat(visitor.post("/my-quote/" + link + "/answer", yes).status())
                .as("it serves once")
                .isEqualTo(404);

        var chair = portal.signedIn(adviser);
        assertThat(chair.get("/caseload?show=alerts").body()).contains("devis à décider");
        assertThat(chair.get("/quotes/" + id).body()).contains("12,50", "Soudage manuel", "H2913");
        assertThat(act(chair, id, "REFUSE", "").body()).contains("Dites pourquoi");
        assertThat(act(chair, id, "RETURN", "Le programme manque").status()).isEqualTo(303);
        assertThat(browser.get("/quotes/" + id).body()).contains("Le programme manque", "à compléter");
        assertThat(act(browser, id, "REOPEN", "").status()).isEqualTo(303);
        assertThat(state(id)).isEqualTo(QuoteState.DRAFT);
        assertThat(world.text("select string_agg(event, ' ' order by n) from quotes.event where quote = ?", id))
                .isEqualTo("WRITE SEND ACCEPT HAND_OVER RETURN REOPEN");
    }

    @Test
    void five_wrong_identities_close_the_link_and_a_right_one_then_comes_too_late() {
        var person = quoted();
        var id = in(QuoteState.SENT_TO_JOBSEEKER, person);
        var link = link(id);
        var visitor = portal.browser();
        visitor.get("/my-quote/" + link);
        var wrong = new HashMap<>(identity(person));
        wrong.put("birthDate", "01/02/1970");
        for (int i = 0; i < 4; i++) {
            assertThat(visitor.post("/my-quote/" + link, wrong).body()).contains("ne vont pas avec ce devis");
        }
        assertThat(visitor.post("/my-quote/" + link, wrong).status()).isEqualTo(404);
        assertThat(visitor.post("/my-quote/" + link, identity(person)).status()).isEqualTo(404);
        assertThat(state(id)).isEqualTo(QuoteState.SENT_TO_JOBSEEKER);
    }

    @Test
    void a_group_that_starts_too_soon_is_not_quoted_for() {
        var soon = world.group(partner, "Soudage");
        world.run("update training.training_session set starts_on = current_date + 14 where id = ?", soon.id());
        var id = in(QuoteState.DRAFT, quoted(), soon);
        var browser = portal.signedIn(office);
        browser.get("/quotes");
        assertThat(act(browser, id, "SEND", "").body()).contains("moins de 15 jours");
    }

    @Test
    void what_does_not_add_up_is_said_field_by_field() {
        var browser = portal.signedIn(office);
        var person = quoted();
        browser.get("/quotes/new?group=" + group.id());
        assertThat(browser.post("/quotes", typed(person, Map.of("hours", "0"))).body())
                .contains("de 1 à 3");
        assertThat(browser.post("/quotes", typed(person, Map.of("hourly", "12,505")))
                        .body())
                .contains("deux décimales");
        assertThat(browser.post("/quotes", typed(person, Map.of("cofinancing", "1250,01")))
                        .body())
                .contains("dépasse le total");
        assertThat(browser.post("/quotes", typed(person, Map.of("scheme", "POEI")))
                        .body())
                .contains("nommez l’employeur");
        var long_one = Map.of("scheme", "AFPR", "employer", "Chaudronnerie du Drac", "hours", "401");
        assertThat(browser.post("/quotes", typed(person, long_one)).body()).contains("400 heures au plus");
    }

    @Test
    void three_aif_quotes_in_one_group_are_said() {
        var crowded = upcoming(partner);
        for (int i = 0; i < 3; i++) {
            in(QuoteState.SENT_TO_JOBSEEKER, quoted(), crowded);
        }
        var id = in(QuoteState.UNDER_ADVISER_REVIEW, quoted(), crowded);
        assertThat(portal.signedIn(adviser).get("/quotes/" + id).body()).contains("id=\"fills\"");
    }

    @Test
    void two_who_change_one_draft_lose_nothing_the_second_sees_both_and_chooses() {
        var person = quoted();
        var id = in(QuoteState.DRAFT, person);
        var first = portal.signedIn(office);
        var second = portal.signedIn(account(Role.QUOTE_CLERK, partner));
        first.get("/quotes/" + id + "/edit");
        second.get("/quotes/" + id + "/edit");
        var theirs = typed(person, Map.of("version", "1", "content", "Version de la première"));
        var mine = typed(person, Map.of("version", "1", "content", "Version de la seconde"));
        assertThat(first.post("/quotes/" + id + "/edit", theirs).status()).isEqualTo(303);
        var both = second.post("/quotes/" + id + "/edit", mine);
        assertThat(both.status()).isEqualTo(409);
        assertThat(both.body())
                .contains("Version de la première", "Version de la seconde", "name=\"version\" value=\"2\"");
        var chosen = new HashMap<>(mine);
        chosen.put("version", "2");
        assertThat(second.post("/quotes/" + id + "/edit", chosen).status()).isEqualTo(303);
        assertThat(world.text("select content from quotes.quote where id = ?", id))
                .isEqualTo("Version de la seconde");
        assertThat(world.text(
                        "select string_agg(content->>'content', '|' order by n) from quotes.event where quote = ?", id))
                .as("the version that was replaced stays in the history")
                .contains("Version de la première");
    }

    @Test
    void invariant_1_anothers_quote_answers_like_none() {
        var id = in(QuoteState.UNDER_ADVISER_REVIEW, quoted());
        var stranger = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER, world.partner("P-" + UUID.randomUUID())));
        var other = portal.signedIn(account(Role.ADVISER, null));
        for (var browser : List.of(stranger, other)) {
            assertThat(bare(browser.get("/quotes/" + id))).isEqualTo(bare(browser.get("/quotes/" + UUID.randomUUID())));
            assertThat(act(browser, id, "APPROVE", "").status()).isEqualTo(404);
        }
        assertThat(state(id)).isEqualTo(QuoteState.UNDER_ADVISER_REVIEW);
    }

    @Test
    void a_quote_is_an_accessible_file_with_as_much_of_the_identifier_as_the_stage_gives() {
        var person = quoted();
        var id = in(QuoteState.APPROVED, person);
        var browser = portal.signedIn(account(Role.QUOTE_CLERK, partner));
        assertThat(browser.get("/quotes/" + id).body()).contains("Télécharger le devis");
        var file = browser.download("/quotes/" + id + "/document");
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"devis.pdf\"");
        assertThat(file.header("Cache-Control")).contains("no-store");
        var paper = new Paper(file.bytes());
        var facts = person.facts();
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.text())
                .contains(
                        facts.lastName(),
                        "…" + facts.nationalId().substring(8),
                        "Procédé TIG",
                        "1 250,00 €",
                        "1 050,00 €")
                .doesNotContain(facts.nationalId(), facts.email(), facts.phone(), facts.address());
        world.imported(
                "update training.enrolment set state = 'REGISTERED', registered_on = current_date where person = ?",
                person.ref().value());
        world.run(
                "update disclosure.tie set fields = ? where person = ?",
                Field.mask(DisplayMatrix.of(Stage.DURING)),
                person.ref().value());
        assertThat(new Paper(browser.download("/quotes/" + id + "/document").bytes()).text())
                .contains(facts.nationalId())
                .doesNotContain(facts.email(), facts.phone(), facts.address());
        var stranger = portal.signedIn(account(Role.QUOTE_CLERK, world.partner("P-" + UUID.randomUUID())));
        stranger.get("/quotes");
        assertThat(stranger.download("/quotes/" + id + "/document").status()).isEqualTo(404);
    }

    @Test
    void a_list_of_names_is_one_request_to_the_gate() {
        var clerk = account(Role.QUOTE_CLERK, partner);
        for (int i = 0; i < 5; i++) {
            in(QuoteState.DRAFT, quoted());
        }
        portal.signedIn(clerk).get("/quotes");
        assertThat(world.count(
                        "select count(distinct at) from ledger.entry where kind = 1 and account = ?", clerk.id()))
                .isEqualTo(1);
    }

    // --- As a thief who has the application's role
    // ---------------------------------------------------------------------

    @Test
    void the_applications_role_writes_no_quote_by_itself() {
        var id = in(QuoteState.UNDER_ADVISER_REVIEW, quoted());
        for (var sql : List.of(
                "update quotes.quote set state = 'APPROVED' where id = '" + id + "'",
                "delete from quotes.quote",
                "insert into quotes.event select * from quotes.event",
                "update quotes.link set used_at = null",
                "select hash from quotes.link",
                "insert into quotes.transition values ('APPROVE', 'DRAFT', 'APPROVED', 'OFFICE')",
                "select quotes.follow_enrolment()",
                "select quotes.in_charge('" + id + "', now())")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
    }

    @Test
    void the_applications_role_decides_nothing_without_the_live_sign_in_of_the_adviser_in_charge() throws SQLException {
        var id = in(QuoteState.UNDER_ADVISER_REVIEW, quoted());
        assertThatThrownBy(() -> act(new byte[32], id, "APPROVE")).hasMessageContaining("nobody is signed in");
        var gone = world.signedIn(adviser);
        world.run(
                "update accounts.sign_in set ended_at = now() where id = ?",
                gone.signIn().value());
        assertThatThrownBy(() -> act(gone.token().bytes(), id, "APPROVE")).hasMessageContaining("nobody is signed in");
        assertThat(act(world.signedIn(account(Role.ADVISER, null)).token().bytes(), id, "APPROVE"))
                .isEqualTo("NOT_YOURS");
        assertThat(act(world.signedIn(office).token().bytes(), id, "APPROVE")).isEqualTo("NOT_ALLOWED");
        assertThat(state(id)).isEqualTo(QuoteState.UNDER_ADVISER_REVIEW);
        assertThat(act(world.signedIn(adviser).token().bytes(), id, "APPROVE")).isEqualTo("DONE");
    }

    @Test
    void an_office_writes_no_quote_for_another_site_nor_for_somebody_it_is_not_tied_to() {
        var other = world.partner("P-" + UUID.randomUUID());
        var theirs = upcoming(other);
        var person = quoted();
        var browser = portal.signedIn(office);
        browser.get("/quotes/new?group=" + group.id());
        var elsewhere = new LinkedHashMap<>(typed(person, Map.of()));
        elsewhere.put("group", theirs.id().toString());
        assertThat(browser.post("/quotes", elsewhere).status()).isEqualTo(404);
        assertThat(browser.post("/quotes", typed(world.person(), Map.of())).status())
                .isEqualTo(404);
    }

    @Test
    void even_the_owner_changes_no_sent_quote_and_no_history() {
        var id = in(QuoteState.SENT_TO_JOBSEEKER, quoted());
        for (var sql : List.of(
                "update quotes.quote set hours = 1, version = version + 1 where id = ?",
                "update quotes.quote set state = 'APPROVED', version = version + 1 where id = ?",
                "delete from quotes.quote where id = ?")) {
            assertThatThrownBy(() -> world.run(sql, id)).rootCause().hasMessageContaining("quote");
        }
    }

    @Test
    void an_answer_needs_an_identity_that_the_database_can_check() throws SQLException {
        var id = in(QuoteState.SENT_TO_JOBSEEKER, quoted());
        var link = LinkSecret.of(link(id)).orElseThrow();
        var proof = LinkSecret.fresh();
        var key = portal.bean(Guard.class).proofOfIdentity("10000000001", java.time.LocalDate.of(1970, 1, 1));
        try (var application = database.as("APP");
                var open = application.prepareStatement("select quotes.open_link(?, ?, ?)");
                var answer = application.prepareStatement("select quotes.answer_link(?, ?, 'ACCEPT')")) {
            open.setBytes(1, link.hash());
            open.setBytes(2, key);
            open.setBytes(3, proof.hash());
            var opened = open.executeQuery();
            opened.next();
            assertThat(opened.getString(1)).isNull();
            answer.setBytes(1, link.hash());
            answer.setBytes(2, proof.hash());
            var answered = answer.executeQuery();
            answered.next();
            assertThat(answered.getBoolean(1)).isFalse();
        }
        assertThat(state(id)).isEqualTo(QuoteState.SENT_TO_JOBSEEKER);
    }

    // --- By keyboard, in a real browser
    // --------------------------------------------------------------------------------

    @Tag("browser")
    @Test
    void an_adviser_decides_within_4_keys() {
        var person = quoted();
        var id = in(QuoteState.UNDER_ADVISER_REVIEW, person);
        var refused = in(QuoteState.UNDER_ADVISER_REVIEW, quoted());
        try (var screen = new Screen();
                var window = screen.open(1280, false)) {
            var page = window.page();
            window.signIn(portal, adviser, "fr");
            page.navigate(portal.url() + "/quotes/" + id + "#decision");
            assertThat(press(page, "Tab", "Space", "Enter")).isLessThanOrEqualTo(4);
            page.waitForSelector("text=accordé");
            assertThat(state(id)).isEqualTo(QuoteState.APPROVED);
            page.navigate(portal.url() + "/quotes/" + refused + "#decision");
            int keys = press(page, "Tab", "ArrowDown", "Tab");
            page.keyboard().type("Trop cher pour ce marché");
            keys += press(page, "Enter");
            page.waitForSelector("text=refusé");
            assertThat(state(refused)).isEqualTo(QuoteState.REFUSED);
            assertThat(keys).isLessThanOrEqualTo(4);
        }
    }

    @Tag("browser")
    @Test
    void a_quote_from_a_model_is_written_and_sent_within_12_keys_tab_counted() {
        var model = in(QuoteState.CONSUMED, quoted());
        quoted();
        var sent = "select count(*) from quotes.quote where state = 'SENT_TO_JOBSEEKER' and training_session = '"
                + group.id() + "'";
        long before = world.count(sent);
        try (var screen = new Screen();
                var window = screen.open(1280, false)) {
            var page = window.page();
            window.signIn(portal, account(Role.TRAINING_OFFICE_MANAGER, partner), "fr");
            page.navigate(portal.url() + "/quotes/" + model + "#act");
            int keys = press(page, "Tab", "Enter");
            page.waitForSelector("#person");
            assertThat(page.evaluate("document.activeElement.id")).isEqualTo("person");
            keys += press(page, "ArrowDown", "Tab", "Enter");
            page.waitForURL("**/quotes/*#act");
            keys += press(page, "Tab", "Enter");
            page.waitForSelector("text=envoyé à la personne");
            assertThat(world.count(sent)).isEqualTo(before + 1);
            assertThat(keys).isLessThanOrEqualTo(12);
        }
    }

    private static int press(Page page, String... keys) {
        Arrays.stream(keys).forEach(key -> page.keyboard().press(key));
        return keys.length;
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var person = quoted();
        var draft = in(QuoteState.DRAFT, person);
        var review = in(QuoteState.UNDER_ADVISER_REVIEW, quoted());
        var sent = in(QuoteState.SENT_TO_JOBSEEKER, person);
        var link = link(sent);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, office, language);
            look(window, "/quotes", "list-" + language);
            look(window, "/quotes/new", "groups-" + language);
            look(window, "/quotes/new?group=" + group.id(), "new-" + language);
            look(window, "/quotes/" + draft, "draft-" + language);
            look(window, "/quotes/" + draft + "/edit", "edit-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, adviser, language);
            look(window, "/quotes/" + review, "decision-" + language);
        }
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            look(window, "/my-quote/" + link, "identify-" + language);
            identity(person).forEach((field, value) -> page.locator("#" + field).fill(value));
            page.locator("main button").click();
            page.waitForSelector("button[value=accept]");
            assertThat(window.faults("quotes-answer-" + language)).isEmpty();
            page.locator("button[value=decline]").click();
            page.waitForSelector(".note.done");
            assertThat(window.faults("quotes-answered-" + language)).isEmpty();
        }
    }

    private void look(Screen.Window window, String path, String name) {
        var answer = window.page().navigate(portal.url() + path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(window.faults("quotes-" + name)).as(path).isEmpty();
    }

    // --- What they share
    // -----------------------------------------------------------------------------------------------

    /** What the person's mailbox gets, sooner or later. */
    private String letterTo(World.Person person) throws Exception {
        for (int i = 0; i < 150; i++) {
            var letters = mail.getReceivedMessagesForDomain(person.facts().email());
            if (letters.length > 0) {
                return letters[0].getContent().toString();
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no letter came");
    }

    private World.Account account(Role role, World.@Nullable Partner of) {
        return world.account(UUID.randomUUID() + "@example.org", role, of);
    }

    private World.Group upcoming(World.Partner of) {
        var made = world.group(of, "Soudage TIG");
        world.run(
                "update training.training_session set starts_on = current_date + 40, ends_on = current_date + 90 where id = ?",
                made.id());
        return made;
    }

    private World.Person placed() {
        var person = world.person();
        world.enrolment(partner, group, person, Stage.BEFORE);
        return person;
    }

    private World.Person quoted() {
        var person = placed();
        world.charge(adviser, person);
        return person;
    }

    /** An accepted quote stays so only as long as nobody is in charge of the person. */
    private World.Person whoFits(QuoteState state) {
        return state == QuoteState.ACCEPTED ? placed() : quoted();
    }

    private UUID in(QuoteState state, World.Person person) {
        return in(state, person, group);
    }

    private UUID in(QuoteState state, World.Person person, World.Group of) {
        var id = UUID.randomUUID();
        world.run("""
                insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents,
                                          cofinancing_cents, state, answer_by, changed_at)
                values (?, ?, ?, ?, 'AIF', 'Procédé TIG, lecture de plans', 100, 1250, 20000, ?,
                        now() + interval '15 days', now())
                """, id, of.id(), partner.site(), person.ref().value(), state.name());
        return id;
    }

    private String link(UUID quote) {
        var link = LinkSecret.fresh();
        world.run(
                "insert into quotes.link (quote, state, hash, expires_at) values (?, 'SENT', ?, now() + interval '15 days')",
                quote,
                link.hash());
        return link.text();
    }

    private Browser.Answer act(Browser browser, UUID id, String event, String reason) {
        var version = world.text("select version from quotes.quote where id = ?", id);
        return browser.post("/quotes/" + id + "/acts", Map.of("act", event, "version", version, "reason", reason));
    }

    private @Nullable String act(byte[] token, UUID id, String event) throws SQLException {
        try (var application = database.as("APP");
                var act = application.prepareStatement("select quotes.act(?, ?, 1, ?, null)")) {
            act.setBytes(1, token);
            act.setObject(2, id);
            act.setString(3, event);
            var row = act.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    private QuoteState state(UUID id) {
        return QuoteState.valueOf(world.text("select state from quotes.quote where id = ?", id));
    }

    private Map<String, String> typed(World.Person person, Map<String, String> other) {
        var typed = new LinkedHashMap<String, String>();
        typed.put("group", group.id().toString());
        typed.put("person", person.ref().toString());
        typed.put("scheme", "AIF");
        typed.put("content", "Procédé TIG, lecture de plans");
        typed.put("hours", "100");
        typed.put("hourly", "12,50");
        typed.put("cofinancing", "200");
        typed.put("employer", "");
        typed.putAll(other);
        return typed;
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
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static String bare(Browser.Answer answer) {
        return answer.status()
                + answer.body()
                        .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                        .replaceAll("name=\"_csrf\"[^>]*>", "")
                        .replaceAll("name=\"back\"[^>]*>", "");
    }
}
