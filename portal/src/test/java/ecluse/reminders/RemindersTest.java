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
    void a_mail_says_how_much_is_late_and_names_neither_people_nor_groups() throws Exception {
        var late = ending("Soudage TIG", day.minusDays(8), 2);
        ending("Cuisine", day.minusDays(3), 1);
        at(day, 7, 1);
        var letter = only(office);
        assertThat(letter.getSubject()).isEqualTo("Écluse : 2 déclarations pressent, dont une en retard");
        assertThat(text(letter))
                .contains("pour 3 personnes", "Une est en retard, jusqu’à 5 jours.", "/kairos/today", "/my-reminders")
                .doesNotContain("Soudage", "Cuisine", late.facts().lastName(), "{", "}");
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
                        .status())
                .isEqualTo(403);
        assertThat(portal.signedIn(account(Role.QUOTE_CLERK)).get("/").body()).doesNotContain("/my-reminders");
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
