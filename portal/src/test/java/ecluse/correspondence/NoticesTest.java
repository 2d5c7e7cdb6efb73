package ecluse.correspondence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.incidents.Exposures;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From an exposure list to mailboxes, over HTTP and SMTP: two people, each person once, doubt waits for a human. */
@Tag("database")
class NoticesTest {
    private static final int FIELDS = Field.mask(EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME, Field.PHONE));
    private static final Map<String, String> PASSWORD = Map.of("password", World.PASSWORD);

    private static TestDatabase database;
    private static World world;
    private static GreenMail mail;
    private static Portal portal;
    private static World.Account writer;
    private static World.Account approver;

    private Browser first;
    private Browser second;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh("drill");
        world = new World(database);
        mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        writer = world.account("sophie.officer", Role.SECURITY_OFFICER, null);
        approver = world.account("paul.officer", Role.PRIVACY_OFFICER, null);
        portal = Portal.on(
                database,
                Map.of(
                        "ecluse.mail.host",
                        "127.0.0.1",
                        "ecluse.mail.port",
                        Integer.toString(mail.getSmtp().getPort()),
                        "ecluse.mail.from",
                        "avis@agence.example"));
    }

    @AfterAll
    static void close() {
        portal.close();
        mail.stop();
        database.close();
    }

    @BeforeEach
    void signIn() {
        first = portal.signedIn(writer);
        second = portal.signedIn(approver);
        // The form's token changes with the sign-in.
        first.get("/agency/notices");
        second.get("/agency/notices");
    }

    @AfterEach
    void settled() throws com.icegreen.greenmail.store.FolderException {
        // Not reset(): that would start the server again on another port.
        mail.purgeEmailFromAllMailboxes();
    }

    @Test
    void everybody_on_the_list_gets_one_message_with_their_own_fields_and_nobody_else_does() throws Exception {
        var anais = world.person("Anaïs", "Berthelot", false);
        var marc = world.person("Marc", "<Dupré> & fils", false);
        world.person("Zoé", "Ailleurs", false);
        var notice = approved(exposure(anais, marc));

        waitFor(() -> state(notice).equals("SENT"));
        Thread.sleep(1_200); // two more rounds of the sender

        var messages = Arrays.asList(mail.getReceivedMessages());
        assertThat(messages)
                .extracting(NoticesTest::to)
                .containsExactlyInAnyOrder(anais.facts().email(), marc.facts().email());
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.getSubject()).startsWith("Vos données").contains(" / Your personal data");
            assertThat(part(message, 0)).contains("votre nom, votre prénom, votre numéro de téléphone");
            assertThat(part(message, 0)).contains("your last name, your first name, your telephone number");
            assertThat(part(message, 1)).contains("<section lang=\"fr\">", "<section lang=\"en\">");
            assertThat(part(message, 1)).doesNotContain("<a ", "<img", "http");
            assertThat(part(message, 0)).doesNotContain("{", "}");
        });
        var toMarc = messages.stream()
                .filter(m -> to(m).equals(marc.facts().email()))
                .findFirst()
                .orElseThrow();
        assertThat(toMarc.getMessageID()).isEqualTo("<" + notice + "." + marc.ref() + "@agence.example>");
        assertThat(part(toMarc, 1)).contains("&lt;Dupré&gt; &amp; fils").doesNotContain("Berthelot");

        var page = second.get("/agency/notices/" + notice);
        assertThat(page.body()).contains("data-state=\"SENT\"", "data-sent=\"2\"", "data-total=\"2\"");
        assertThat(page.body()).doesNotContain("Berthelot", anais.facts().email());
        assertThat(page.header("Refresh")).isEmpty();
        assertThat(world.count("select count(*) from ledger.entry where kind = 11 and subject = ?", notice))
                .isEqualTo(3); // submitted, approved, sent
    }

    @Test
    void nobody_approves_what_they_wrote_or_submitted() {
        var notice = draft(exposure(world.person()));
        assertThat(first.post("/agency/notices/" + notice + "/submission", password(first, notice))
                        .status())
                .isEqualTo(303);

        var alone = first.post("/agency/notices/" + notice + "/approval", password(first, notice));

        assertThat(alone.status()).isEqualTo(422);
        assertThat(alone.body()).contains("Une autre personne");
        assertThat(state(notice)).isEqualTo("SUBMITTED");
        assertThat(world.count("select count(*) from correspondence.delivery where notice = ?", notice))
                .isZero();
    }

    @Test
    void the_database_itself_asks_for_two_people() throws SQLException {
        var notice = draft(exposure(world.person()));
        first.post("/agency/notices/" + notice + "/submission", password(first, notice));
        assertThat(approveBySql(world.signedIn(writer), notice)).isEqualTo("SAME_PERSON");
        assertThat(state(notice)).isEqualTo("SUBMITTED");

        assertThatThrownBy(() ->
                        approveBySql(world.signedIn(world.account("clerk." + notice, Role.ADVISER, null)), notice))
                .hasMessageContaining("not an officer");
        try (var connection = database.as("APP");
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("update correspondence.notice set state = 'APPROVED'"))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void a_wrong_password_submits_nothing_and_says_so_at_the_field() {
        var notice = draft(exposure(world.person()));
        var answer = first.post("/agency/notices/" + notice + "/submission", Map.of("password", "something else"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#password\"", "id=\"password-errors\"");
        assertThat(state(notice)).isEqualTo("DRAFT");
    }

    @Test
    void a_text_that_says_too_little_is_kept_but_not_submitted() {
        var notice = draft(exposure(world.person()));
        var saved = first.post(
                "/agency/notices/" + notice,
                Map.of("subjectFr", "Objet", "bodyFr", "Bonjour <b>", "subjectEn", "Subject", "bodyEn", "Hello"));
        assertThat(saved.status()).isEqualTo(303);
        assertThat(first.get("/agency/notices/" + notice).body()).contains("Bonjour &lt;b&gt;");

        var answer = first.post("/agency/notices/" + notice + "/submission", password(first, notice));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#bodyFr\"", "href=\"#bodyEn\"", "M10", "{fields}");
        assertThat(state(notice)).isEqualTo("DRAFT");
    }

    @Test
    void what_was_typed_is_not_lost_when_it_cannot_be_kept() {
        var notice = draft(exposure(world.person()));
        var answer = first.post(
                "/agency/notices/" + notice,
                Map.of("subjectFr", "", "bodyFr", "à moi", "subjectEn", "Subject", "bodyEn", "Hello"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("à moi", "href=\"#subjectFr\"");
    }

    @Test
    void a_submitted_text_does_not_change_any_more() {
        var notice = draft(exposure(world.person()));
        first.post("/agency/notices/" + notice + "/submission", password(first, notice));
        var answer = second.post(
                "/agency/notices/" + notice,
                Map.of("subjectFr", "Autre", "bodyFr", "Autre", "subjectEn", "Other", "bodyEn", "Other"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(world.count("select count(*) from correspondence.notice where subject_fr = 'Autre'"))
                .isZero();
    }

    @Test
    void a_text_that_changed_since_it_was_read_is_not_submitted_and_another_than_the_one_read_is_not_approved() {
        var notice = draft(exposure(world.person()));
        var read = password(first, notice);
        var page = first.get("/agency/notices/" + notice).body();
        second.get("/agency/notices/" + notice);
        assertThat(second.post(
                                "/agency/notices/" + notice,
                                Map.of(
                                        "subjectFr",
                                        "Un autre objet",
                                        "bodyFr",
                                        area(page, "bodyFr"),
                                        "subjectEn",
                                        "Another subject",
                                        "bodyEn",
                                        area(page, "bodyEn")))
                        .status())
                .isEqualTo(303);

        var stale = first.post("/agency/notices/" + notice + "/submission", read);
        assertThat(stale.status()).isEqualTo(422);
        assertThat(stale.body()).contains("quelqu’un vient de le modifier");
        assertThat(state(notice)).isEqualTo("DRAFT");

        assertThat(first.post("/agency/notices/" + notice + "/submission", password(first, notice))
                        .status())
                .isEqualTo(303);
        var third = portal.signedIn(world.account("third." + notice, Role.SECURITY_OFFICER, null));
        var right = password(third, notice);
        for (var other : List.of(read, PASSWORD, Map.of("password", World.PASSWORD, "text", "x"))) {
            var refused = third.post("/agency/notices/" + notice + "/approval", other);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("n’est pas celui que vous avez lu");
        }
        assertThat(state(notice)).isEqualTo("SUBMITTED");
        assertThat(third.post("/agency/notices/" + notice + "/approval", right).status())
                .isEqualTo(303);
        waitFor(() -> state(notice).equals("SENT"));
    }

    private static String area(String page, String name) {
        var area = Pattern.compile("<textarea id=\"" + name + "\"[^>]*>([^<]*)</textarea>")
                .matcher(page);
        assertThat(area.find()).isTrue();
        return org.springframework.web.util.HtmlUtils.htmlUnescape(area.group(1));
    }

    @Test
    void a_second_notice_for_the_same_list_is_refused() {
        var exposure = exposure(world.person());
        var one = draft(exposure);
        first.post("/agency/notices/" + one + "/submission", password(first, one));
        var two = draft(exposure);
        assertThat(two).isNotEqualTo(one);
        first.post("/agency/notices/" + two + "/submission", password(first, two));

        assertThat(second.post("/agency/notices/" + one + "/approval", password(second, one))
                        .status())
                .isEqualTo(303);
        var again = second.post("/agency/notices/" + two + "/approval", password(second, two));

        assertThat(again.status()).isEqualTo(422);
        assertThat(draft(exposure)).isEqualTo(one);
        waitFor(() -> state(one).equals("SENT"));
    }

    @Test
    void a_claim_that_a_crash_left_is_in_doubt_and_goes_only_when_a_human_says_so() {
        var person = world.person();
        // As a node leaves it that died between claim and answer.
        var notice = crashed(exposure(person), person);

        waitFor(() -> deliveries(notice, "UNCERTAIN") == 1);
        waitFor(() -> state(notice).equals("SENT"));
        assertThat(mail.getReceivedMessages()).isEmpty();
        assertThat(second.get("/agency/notices/" + notice).body()).contains("data-uncertain=\"1\"", "/uncertain");

        assertThat(second.post("/agency/notices/" + notice + "/uncertain", PASSWORD)
                        .status())
                .isEqualTo(303);
        waitFor(() -> deliveries(notice, "SENT") == 1);
        assertThat(mail.getReceivedMessages()).hasSize(1);
    }

    @Test
    void a_person_without_an_address_or_out_of_reach_of_the_gate_stops_nobody_else() {
        var there = world.person();
        var gone = new World.Person(new ecluse.kernel.PersonRef(UUID.randomUUID()), there.facts());
        var notice = approved(exposure(there, gone));
        waitFor(() -> deliveries(notice, "SENT") == 1);
        assertThat(mail.getReceivedMessages())
                .extracting(NoticesTest::to)
                .containsExactly(there.facts().email());
    }

    @Test
    void pages_of_notices_are_for_officers_and_lead_nowhere_for_what_is_not_there() {
        assertThat(first.get("/agency/notices").status()).isEqualTo(200);
        assertThat(first.get("/agency/notices/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(first.get("/agency/notices/1").status()).isEqualTo(404);
        assertThat(first.post("/agency/exposures/" + UUID.randomUUID() + "/notices", Map.of())
                        .status())
                .isEqualTo(404);
        var adviser = portal.signedIn(world.account("adviser." + UUID.randomUUID(), Role.ADVISER, null));
        assertThat(adviser.get("/agency/notices").status()).isEqualTo(403);
    }

    private UUID approved(UUID exposure) {
        var notice = draft(exposure);
        assertThat(first.post("/agency/notices/" + notice + "/submission", password(first, notice))
                        .status())
                .isEqualTo(303);
        assertThat(second.post("/agency/notices/" + notice + "/approval", password(second, notice))
                        .status())
                .isEqualTo(303);
        return notice;
    }

    private UUID draft(UUID exposure) {
        var answer = first.post("/agency/exposures/" + exposure + "/notices", Map.of());
        assertThat(answer.status()).isEqualTo(303);
        var notice = UUID.fromString(answer.location().replaceFirst(".*/", ""));
        assertThat(first.get("/agency/notices/" + notice).status()).isEqualTo(200);
        return notice;
    }

    private static UUID crashed(UUID exposure, World.Person person) {
        var notice = UUID.randomUUID();
        world.run(
                """
                with n as (
                    insert into correspondence.notice (id, exposure, state, subject_fr, body_fr, subject_en, body_en,
                                                       written_by, written_at, submitted_by, submitted_at, text_hash,
                                                       approved_by, approved_at)
                    values (?, ?, 'APPROVED', 'Objet', 'Bonjour {name}', 'Subject', 'Dear {name}', ?, now(), ?, now(),
                            correspondence.text_hash('Objet', 'Bonjour {name}', 'Subject', 'Dear {name}'), ?, now())
                    returning id
                ), t as (
                    insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at)
                    values (gen_random_uuid(), '00000000-0000-7000-8000-00000000c0de', ?, 'NOTICE', gen_random_uuid(), 35,
                            now())
                )
                insert into correspondence.delivery (notice, person, state, claimed_at, attempts)
                select id, ?, 'CLAIMED', now() - interval '3 minutes', 1 from n
                """,
                notice,
                exposure,
                writer.id(),
                writer.id(),
                approver.id(),
                person.ref().value(),
                person.ref().value());
        return notice;
    }

    /** A list drawn from the ledger, on which these people stand. */
    private static UUID exposure(World.Person... people) {
        var reader = world.account(UUID.randomUUID() + "@example.org", Role.ADVISER, null);
        for (var person : people) {
            world.run("""
                    with next as (update ledger.head set position = position + 1 returning position)
                    insert into ledger.entry (position, at, kind, purpose, service, fields, account, person)
                    select position, clock_timestamp(), 1, 3, 1, ?, ?, ? from next
                    """, FIELDS, reader.id(), person.ref().value());
        }
        var exposures = portal.bean(Exposures.class);
        var now = Instant.now(Clock.systemUTC());
        return exposures
                .make(
                        world.signedIn(writer),
                        exposures.account(reader.code()).orElseThrow(),
                        now.minus(Duration.ofDays(2)),
                        now.plusSeconds(1))
                .id();
    }

    private static String approveBySql(Viewer viewer, UUID notice) throws SQLException {
        try (var connection = database.as("APP");
                var statement = connection.prepareStatement(
                        "select correspondence.approve(?, id, text_hash) from correspondence.notice where id = ?")) {
            statement.setBytes(1, viewer.token().bytes());
            statement.setObject(2, notice);
            var row = statement.executeQuery();
            row.next();
            return row.getString(1);
        }
    }

    /** The form of the page as it stands: the password, and what text was read. */
    private static Map<String, String> password(Browser browser, UUID notice) {
        var text = Pattern.compile("name=\"text\" value=\"([0-9a-f]{64})\"")
                .matcher(browser.get("/agency/notices/" + notice).body());
        return text.find() ? Map.of("password", World.PASSWORD, "text", text.group(1)) : PASSWORD;
    }

    private static String state(UUID notice) {
        for (var state : List.of("DRAFT", "SUBMITTED", "APPROVED", "SENT")) {
            if (world.count("select count(*) from correspondence.notice where id = ? and state = ?", notice, state)
                    == 1) {
                return state;
            }
        }
        return "";
    }

    private static long deliveries(UUID notice, String state) {
        return world.count(
                "select count(*) from correspondence.delivery where notice = ? and state = ?", notice, state);
    }

    private static void waitFor(BooleanSupplier condition) {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time; " + whatIsLeft()).isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a delivery that is late says of itself. */
    private static String whatIsLeft() {
        return world.text("select coalesce(string_agg(distinct state || ' ' || coalesce(error, ''), ', '), 'nothing')"
                + " from correspondence.delivery where state <> 'SENT'");
    }

    private static String to(MimeMessage message) {
        try {
            return message.getRecipients(RecipientType.TO)[0].toString();
        } catch (jakarta.mail.MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(MimeMessage message, int number) {
        try {
            return (String)
                    ((MimeMultipart) message.getContent()).getBodyPart(number).getContent();
        } catch (jakarta.mail.MessagingException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
