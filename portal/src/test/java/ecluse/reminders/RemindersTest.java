package ecluse.reminders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.training.TodayNote.Note;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class RemindersTest {
    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final Pattern ADDRESS =
            Pattern.compile("value=\"http://localhost:[0-9]+(/calendar/[A-Za-z0-9_-]{43})\"");

    private final GreenMail mail = started();
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(
            database,
            Map.of(
                    "ecluse.mail.host",
                    "127.0.0.1",
                    "ecluse.mail.port",
                    Integer.toString(mail.getSmtp().getPort()),
                    "ecluse.reminders",
                    "on"));
    private final World.Partner partner = world.partner("P-" + UUID.randomUUID());
    private final World.Account office = account(Role.TRAINING_OFFICE_MANAGER);
    /** A Tuesday that is no holiday, so far off that the portal’s own rounds find nothing due. */
    private final LocalDate day = LocalDate.of(2035, 3, 6);

    /** The month of March is over; its statements are late from the 6th on. */
    private static final LocalDate FRIDAY = LocalDate.of(2035, 4, 6);

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
    void a_mail_says_how_much_is_late_in_which_groups_and_names_nobody() throws Exception {
        var late = ending("Soudage TIG", day.minusDays(8), 2);
        ending("Cuisine", day.minusDays(3), 1);
        at(day, 7, 1);
        var letter = only(office);
        assertThat(letter.getSubject()).isEqualTo("Écluse : 2 déclarations pressent, dont une en retard");
        assertThat(text(letter))
                .contains("pour 3 personnes", "Une est en retard, jusqu’à 5 jours.", "/kairos/today", "/my-reminders")
                .contains("Soudage TIG (2 personnes, 5 jours de retard)", "Cuisine (1 personne)")
                .doesNotContain(late.facts().lastName(), "{", "}");
        at(day, 9, 0);
        assertThat(to(office)).as("one a day").hasSize(1);
        at(day.plusDays(1), 7, 1);
        assertThat(to(office)).as("and another the next").hasSize(2);
    }

    @Test
    void nobody_is_written_to_at_night_on_a_sunday_or_on_a_holiday() {
        var manager = busy();
        at(day, 6, 59);
        at(day, 18, 1);
        at(day.with(DayOfWeek.SUNDAY), 9, 0);
        at(LocalDate.of(2035, 3, 26), 9, 0); // Easter Monday
        assertThat(to(manager)).isEmpty();
        at(LocalDate.of(2035, 3, 27), 9, 0);
        assertThat(to(manager)).hasSize(1);
    }

    @Test
    void who_wants_no_mail_gets_none() {
        var manager = busy();
        var browser = portal.signedIn(manager);
        assertThat(browser.get("/my-reminders").body()).contains("Vous les recevez");
        browser.post("/my-reminders/mail", Map.of("wanted", "no"));
        assertThat(browser.get("/my-reminders").body()).contains("Vous n’en recevez pas");
        var friday = day.plusDays(3);
        at(friday, 9, 0);
        assertThat(to(manager)).isEmpty();
        browser.get("/my-reminders");
        browser.post("/my-reminders/mail", Map.of("wanted", "yes"));
        at(friday, 9, 1);
        assertThat(to(manager)).hasSize(1);
    }

    @Test
    void two_nodes_at_once_write_once() throws Exception {
        var manager = busy();
        var digests = portal.bean(Digests.class);
        Callable<Boolean> round = () -> {
            digests.round(instant(day.plusDays(6), 8, 0));
            return true;
        };
        try (var nodes = Executors.newFixedThreadPool(8)) {
            for (var done : nodes.invokeAll(List.of(round, round, round, round, round, round, round, round))) {
                assertThat(done.get()).isTrue();
            }
        }
        assertThat(to(manager)).hasSize(1);
    }

    @Test
    void an_account_manager_hears_of_what_has_waited_for_five_days_in_the_own_language() throws Exception {
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        var manager = world.account(UUID.randomUUID() + "@example.org", Role.PARTNER_ACCOUNT_MANAGER, elsewhere);
        world.run("update accounts.account set language = 'en' where id = ?", manager.id());
        var monday = LocalDate.of(2035, 3, 12);
        ending(elsewhere, "Soudage", monday.minusDays(4), 1);
        at(monday, 8, 0);
        assertThat(to(manager)).isEmpty();
        at(monday.plusDays(1), 8, 0);
        assertThat(only(manager).getSubject()).isEqualTo("Écluse: one declaration presses, one of them late");
    }

    @Test
    void a_closed_account_gets_none() {
        var manager = busy();
        close(manager);
        at(day.plusDays(7), 8, 0);
        assertThat(to(manager)).isEmpty();
    }

    @Test
    void an_office_hears_of_all_that_waits_and_of_nobodys_name() throws Exception {
        var home = waiting();
        at(FRIDAY, 8, 0);
        var letter = on(FRIDAY, home.office());
        assertThat(letter.getSubject()).isEqualTo("Écluse : 5 sujets vous attendent");
        assertThat(text(letter))
                .contains(
                        "1 mois de présence est en retard : http",
                        "/kairos/attendance/late",
                        "Un message attend votre réponse : http",
                        "/messages?show=waiting",
                        "1 devis est revenu : à compléter : http",
                        "1 devis sans réponse de la personne sera caduc dans trois jours au plus",
                        "/quotes?show=waiting",
                        "Une de vos propositions a été acceptée : http",
                        "/kairos/proposals")
                .doesNotContain(home.person().facts().lastName(), "à certifier", "{", "}");
        at(FRIDAY.plusDays(4), 8, 0);
        assertThat(text(on(FRIDAY.plusDays(4), home.office())))
                .as("what was news is told once")
                .doesNotContain("acceptée");
    }

    @Test
    void each_hears_of_what_is_theirs_by_right_in_the_own_language() throws Exception {
        var home = waiting();
        world.run(
                "update accounts.account set language = 'en' where id = ?",
                home.head().id());
        var stranger = account(Role.ADVISER, null);
        var taker = account(Role.ATTENDANCE_TAKER, home.partner());
        var elsewhere = account(Role.QUOTE_CLERK, world.partner("P-" + UUID.randomUUID()));
        at(FRIDAY, 9, 0);
        assertThat(text(on(FRIDAY, home.clerk())))
                .contains("1 devis est revenu")
                .doesNotContain("message attend", "présence", "proposition");
        assertThat(on(FRIDAY, home.head()).getSubject())
                .as("all that the office hears of, and what is to be certified")
                .isEqualTo("Écluse: 6 things wait for you");
        assertThat(text(on(FRIDAY, home.head())))
                .contains(
                        "1 month of attendance is late",
                        "1 month of attendance waits for you to certify it",
                        "/messages?show=waiting",
                        "/quotes?show=waiting",
                        "/kairos/proposals");
        assertThat(text(on(FRIDAY, home.adviser())))
                .contains(
                        "2 messages attendent votre réponse",
                        "1 devis attend votre décision",
                        "Une proposition d’organisme attend un oui ou un non dans votre portefeuille",
                        "/caseload?show=alerts")
                .doesNotContain(home.person().facts().lastName(), "revenu", "présence");
        assertThat(List.of(to(stranger), to(taker), to(elsewhere)))
                .as("nothing waits, nothing is sent")
                .allMatch(List::isEmpty);
    }

    @Test
    void an_account_manager_hears_of_months_from_the_eighth_on() throws Exception {
        var home = waiting();
        var manager = account(Role.PARTNER_ACCOUNT_MANAGER, home.partner());
        at(FRIDAY, 10, 0);
        assertThat(to(manager)).isEmpty();
        at(LocalDate.of(2035, 4, 10), 8, 0);
        assertThat(text(on(LocalDate.of(2035, 4, 10), manager)))
                .contains("en retard", "/kairos/attendance/late")
                .doesNotContain("devis", "/kairos/today");
    }

    @Test
    void a_closed_partner_is_not_written_to() {
        var home = waiting();
        world.run(
                "update partners.partner set status = 'SUSPENDED' where id = ?",
                home.partner().id());
        at(FRIDAY, 11, 0);
        assertThat(to(home.office())).isEmpty();
    }

    @Test
    void what_presses_nobody_writes_no_mail_of_its_own() {
        var quiet = new Note("team.today", 1, "/team", false);
        assertThat(new Morning(List.of(), List.of(quiet)).worthAMail()).isFalse();
        assertThat(new Morning(List.of(), List.of(quiet, new Note("conversations.note", 1, "/messages"))).worthAMail())
                .isTrue();
    }

    // --- In the calendar --------------------------------------------------------------------------------------------

    @Test
    void a_calendar_program_reads_what_is_due_without_signing_in_and_nobodys_name() throws Exception {
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        var manager = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, elsewhere);
        var person = ending(elsewhere, "Taille, greffe", LocalDate.now(PARIS).minusDays(2), 1);
        var browser = portal.signedIn(manager);
        var address = made(browser);
        var answer = portal.browser().get(address);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type").orElse("")).startsWith("text/calendar");
        assertThat(answer.body())
                .startsWith("BEGIN:VCALENDAR\r\n")
                .contains("Taille\\, greffe (1 personne)")
                .doesNotContain(person.facts().lastName(), person.ref().toString());
        assertThat(browser.get("/my-reminders").body()).doesNotContain(address).contains("/my-reminders/calendar/end");
    }

    @Test
    void an_address_ends_by_a_new_one_by_its_owner_by_a_new_password_and_with_the_account() throws Exception {
        var manager = account(Role.TRAINING_OFFICE_MANAGER);
        var browser = portal.signedIn(manager);
        var first = made(browser);
        var second = made(browser);
        assertThat(status(first)).isEqualTo(404);
        assertThat(status(second)).isEqualTo(200);
        browser.post("/my-reminders/calendar/end", Map.of());
        assertThat(status(second)).isEqualTo(404);
        var third = made(browser);
        world.run("update accounts.account set password_hash = password_hash || 'x' where id = ?", manager.id());
        assertThat(status(third)).isEqualTo(404);
        var other = account(Role.TRAINING_OFFICE_MANAGER);
        var fourth = made(portal.signedIn(other));
        close(other);
        assertThat(status(fourth)).isEqualTo(404);
        assertThat(status("/calendar/x")).isEqualTo(404);
        assertThat(status("/calendar/" + "A".repeat(43))).isEqualTo(404);
    }

    @Test
    void the_page_is_for_those_who_have_deadlines_and_the_hash_for_nobody() throws Exception {
        assertThat(portal.signedIn(account(Role.QUOTE_CLERK))
                        .get("/my-reminders")
                        .body())
                .contains("/my-reminders/mail")
                .doesNotContain("/my-reminders/calendar");
        var taker = portal.signedIn(account(Role.ATTENDANCE_TAKER));
        assertThat(taker.get("/my-reminders").status()).isEqualTo(403);
        assertThat(taker.get("/").body()).doesNotContain("/my-reminders");
        assertThat(portal.signedIn(office).get("/").body()).contains("/my-reminders");
        try (var pages = database.as("APP");
                var sql = pages.createStatement()) {
            assertThatThrownBy(() -> sql.executeQuery("select token_hash from reminders.feed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    // --- Means ------------------------------------------------------------------------------------------------------

    private World.Account account(Role role) {
        return world.account(UUID.randomUUID() + "@example.org", role, partner);
    }

    private World.Account account(Role role, World.@Nullable Partner of) {
        return world.account(UUID.randomUUID() + "@example.org", role, of);
    }

    /** An organisation and an adviser, with something that waits for each. */
    private record Home(
            World.Partner partner,
            World.Account office,
            World.Account clerk,
            World.Account head,
            World.Account adviser,
            World.Person person) {}

    private Home waiting() {
        var of = world.partner("P-" + UUID.randomUUID());
        var home = new Home(
                of,
                account(Role.TRAINING_OFFICE_MANAGER, of),
                account(Role.QUOTE_CLERK, of),
                account(Role.CENTRE_HEAD, of),
                account(Role.ADVISER, null),
                world.person());
        world.charge(home.adviser(), home.person());
        var group = world.group(of, "Soudage");
        world.run(
                "update training.training_session set starts_on = ?::date, ends_on = ?::date where id = ?",
                "2035-03-01",
                "2035-05-31",
                group.id());
        var enrolment = world.enrolment(of, group, home.person(), Stage.DURING);
        world.pastTriggers(
                "training.enrolment",
                "update training.enrolment set entered_on = '2035-03-05' where id = ?",
                enrolment);
        world.pastTriggers("attendance.statement", """
                insert into attendance.statement (enrolment, month, state) values (?, '2035-03-01', 'FILLED')
                """, enrolment);
        var person = home.person().ref().value();
        conversation("ADVISER", person, of, enrolment);
        conversation("OFFICE", person, of, UUID.randomUUID());
        conversation("PERSON", person, null, null);
        quote(of, group, person, "RETURNED", null);
        quote(of, group, person, "SENT_TO_JOBSEEKER", "2035-04-08");
        quote(of, group, person, "SENT_TO_JOBSEEKER", "2035-04-20");
        quote(of, group, person, "UNDER_ADVISER_REVIEW", null);
        proposal(home, group, "WAITING", null, null);
        proposal(home, group, "CONFIRMED", "2035-04-05T10:00:00Z", enrolment);
        proposal(home, group, "REFUSED", "2035-04-05T11:00:00Z", null);
        return home;
    }

    private void conversation(String last, UUID person, World.@Nullable Partner of, @Nullable UUID enrolment) {
        world.run(
                """
                insert into conversations.conversation (id, kind, person, enrolment, site, messages, last_side, last_at)
                values (?, ?, ?, ?, ?, 1, ?, now())
                """,
                UUID.randomUUID(),
                of == null ? "QUESTION" : "FILE",
                person,
                enrolment,
                of == null ? null : of.site(),
                last);
    }

    private void quote(World.Partner of, World.Group group, UUID person, String state, @Nullable String answerBy) {
        world.run("""
                insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents, state,
                                          answer_by, changed_at)
                values (?, ?, ?, ?, 'AIF', 'Soudage', 100, 1000, ?, ?::timestamptz, now())
                """, UUID.randomUUID(), group.id(), of.site(), person, state, answerBy);
    }

    private void proposal(
            Home home, World.Group group, String state, @Nullable String answeredAt, @Nullable UUID enrolment) {
        world.pastTriggers(
                "placements.proposal",
                """
                insert into placements.proposal (id, who, training_session, site, person, tail, asked_by, sign_in, asked_at,
                                                 answer_by, state, answered_at, answered_by, enrolment)
                values (?, 'OFFICE', ?, ?, ?, '123', ?, ?, now(), '2035-12-31', ?, ?::timestamptz, ?, ?)
                """,
                UUID.randomUUID(),
                group.id(),
                home.partner().site(),
                home.person().ref().value(),
                home.office().id(),
                UUID.randomUUID(),
                state,
                answeredAt,
                answeredAt == null ? null : home.adviser().id(),
                enrolment);
    }

    /** The mail of that day: the portal's own rounds write on the days of the real clock. */
    private MimeMessage on(LocalDate day, World.Account account) throws MessagingException {
        for (var message : to(account)) {
            if (message.getMessageID().contains("reminder." + day + ".")) {
                return message;
            }
        }
        throw new AssertionError("no mail on " + day);
    }

    /** Somebody at a training organisation of its own where something is late. */
    private World.Account busy() {
        var elsewhere = world.partner("P-" + UUID.randomUUID());
        ending(elsewhere, "Soudage", day.minusDays(8), 1);
        return world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, elsewhere);
    }

    private World.Person ending(String title, LocalDate ended, int people) {
        return ending(partner, title, ended, people);
    }

    private World.Person ending(World.Partner of, String title, LocalDate ended, int people) {
        var group = world.group(of, title);
        world.run(
                "update training.training_session set starts_on = ?::date - 60, ends_on = ?::date where id = ?",
                ended.toString(),
                ended.toString(),
                group.id());
        var person = world.person();
        world.enrolment(of, group, person, Stage.DURING);
        for (int more = 1; more < people; more++) {
            world.enrolment(of, group, world.person(), Stage.DURING);
        }
        return person;
    }

    private void close(World.Account account) {
        world.run("update accounts.account set status = 'SUSPENDED' where id = ?", account.id());
    }

    private void at(LocalDate on, int hour, int minute) {
        portal.bean(Digests.class).round(instant(on, hour, minute));
    }

    private static Instant instant(LocalDate on, int hour, int minute) {
        return on.atTime(LocalTime.of(hour, minute)).atZone(PARIS).toInstant();
    }

    private List<MimeMessage> to(World.Account account) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> recipient(message).equals(account.login()))
                .toList();
    }

    private MimeMessage only(World.Account account) {
        assertThat(to(account)).hasSize(1);
        return to(account).getFirst();
    }

    private static String recipient(MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MimeMessage message) throws MessagingException, IOException {
        return message.getContent().toString();
    }

    private static String made(Browser browser) {
        browser.get("/my-reminders");
        var page = browser.post("/my-reminders/calendar", Map.of());
        var found = ADDRESS.matcher(page.body());
        assertThat(found.find()).as(page.status() + page.body()).isTrue();
        return found.group(1);
    }

    private int status(String address) {
        return portal.browser().get(address).status();
    }
}
