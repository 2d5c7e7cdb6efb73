package ecluse.stolencredentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.SoftKey;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class StolenCredentialsTest {
    private static final String PAGE = "/agency/stolen-credentials";

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
    private final World.Partner partner = world.partner("P-0001");
    private final World.Account officer = account(Role.SECURITY_OFFICER);
    private final Browser agency = portal.signedIn(officer);

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

    @Test
    void an_account_that_a_feed_names_is_out_at_once_and_its_holder_is_told_what_to_do() throws Exception {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        var thief = portal.signedIn(account);
        var neighbour = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER));
        assertThat(thief.get("/kairos/groups").status()).isEqualTo(200);
        var answer = bring("login,host,seen\n" + account.login().toUpperCase(java.util.Locale.ROOT)
                + ",portail.example," + LocalDate.now() + "\nsomebody@else.example,portail.example,2026-11-01\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);

        assertThat(thief.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(neighbour.get("/kairos/groups").status()).isEqualTo(200);
        var anew = portal.browser();
        anew.get("/sign-in");
        assertThat(anew.post("/sign-in", Map.of("login", account.login(), "password", World.PASSWORD))
                        .status())
                .as("the password is worth nothing any more")
                .isEqualTo(422);
        assertThat(world.text("select status from accounts.account where id = ?", account.id()))
                .as("its manager can wake it")
                .isEqualTo("ASLEEP");
        assertThat(letterTo(account))
                .contains("un ordinateur dont vous vous êtes servi")
                .doesNotContain("/not-me/");
        assertThat(agency.get(PAGE).body())
                .contains(account.code(), "portail.example", "attend que son organisme")
                .doesNotContain("somebody@else.example");
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 17 and subject = ?"
                                + " and detail like 'password taken away%'",
                        account.id()))
                .isEqualTo(1);
        assertThat(world.text("""
                select count(*)::text from information_schema.columns
                 where table_schema = 'stolencredentials' and column_name = 'login'
                """)).as("logins of others are kept nowhere").isEqualTo("0");
    }

    @Test
    void a_passkey_still_signs_in() {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        var holder = portal.signedIn(account);
        var page = holder.get("/my-factors/passkey");
        var key = SoftKey.on(page, portal.url());
        holder.post(
                "/my-factors/passkey",
                Map.of("asked", SoftKey.asked(page), "answer", key.made(SoftKey.challenge(page)), "name", "Clé"));
        bring("login,host,seen\n" + account.login() + ",portail.example," + LocalDate.now() + "\n");
        assertThat(holder.get("/kairos/groups").location()).endsWith("/sign-in");
        var back = portal.browser();
        var asked = back.get("/sign-in/passkey");
        back.post(
                "/sign-in/passkey",
                Map.of("asked", SoftKey.asked(asked), "answer", key.signed(SoftKey.challenge(asked))));
        assertThat(back.get("/kairos/groups").status()).isEqualTo(200);
    }

    @Test
    void a_cookie_names_its_account_whatever_the_login() {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        var browser = portal.signedIn(account);
        var cookie = String.valueOf(browser.cookies().get("ecluse"));
        bring("login,host,seen,cookie\nprivate@mail.example,portail.example," + LocalDate.now() + "," + cookie + "\n");
        assertThat(browser.get("/kairos/groups").location()).endsWith("/sign-in");
        assertThat(world.text("select password_hash from accounts.account where id = ?", account.id()))
                .isEqualTo("null");
    }

    @Test
    void the_same_feed_again_changes_nothing_and_a_newer_password_stays() {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        var feed = "login,host,seen\n" + account.login() + ",portail.example,"
                + LocalDate.now().minusDays(3) + "\n";
        bring(feed);
        assertThat(fresh()).isEqualTo(1);
        bring(feed);
        assertThat(fresh()).isZero();

        var renewed = account(Role.TRAINING_OFFICE_MANAGER);
        world.run("update accounts.account set password_hash = password_hash || 'A' where id = ?", renewed.id());
        bring("login,host,seen\n" + renewed.login() + ",portail.example,"
                + LocalDate.now().minusDays(3) + "\n");
        assertThat(fresh()).isZero();
        assertThat(world.text("select matched::text from stolencredentials.feed order by at desc limit 1"))
                .isEqualTo("1");
    }

    @Test
    void lines_that_cannot_be_read_are_named_and_the_others_taken() {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        var answer = bring("login,host,seen\n,portail.example,2026-11-01\n" + account.login() + ",portail.example,"
                + LocalDate.now() + "\n");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("Ligne 2").contains("login manque");
        assertThat(fresh()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"'a,b\nc,d\n', les colonnes login", "'[{', ne se lit pas", "'', Choisissez un fichier"})
    void a_file_of_another_form_is_refused_with_the_reason(String text, String words) {
        long before = world.count("select count(*) from stolencredentials.feed");
        var answer = bring(text.replace("\\n", "\n"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains(words);
        assertThat(world.count("select count(*) from stolencredentials.feed")).isEqualTo(before);
    }

    @Test
    void nobody_else_brings_one_and_the_application_takes_no_password_by_itself() {
        for (var role : new Role[] {Role.PRIVACY_OFFICER, Role.PARTNERSHIP_OFFICER, Role.TRAINING_OFFICE_MANAGER}) {
            var browser = portal.signedIn(account(role));
            assertThat(browser.get(PAGE).status()).as(role.name()).isEqualTo(403);
            assertThat(browser.upload(PAGE, "x.csv", "login,host,seen\n".getBytes(StandardCharsets.UTF_8))
                            .status())
                    .isEqualTo(403);
        }
        var viewer = world.signedIn(account(Role.TRAINING_OFFICE_MANAGER));
        assertThatThrownBy(() -> {
                    try (var application = database.as("APP");
                            var statement = application.prepareStatement(
                                    "select * from stolencredentials.take(?, gen_random_uuid(), 'x', 0, array['a'], array['b'],"
                                            + " array[current_date], array[null::bytea])")) {
                        statement.setBytes(1, viewer.token().bytes());
                        statement.execute();
                    }
                })
                .hasMessageContaining("not a security officer");
        assertThatThrownBy(() -> world.run("delete from stolencredentials.finding; select 1"))
                .hasStackTraceContaining("stays");
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_page_reads_well(int width, String language, boolean dark) {
        var account = account(Role.TRAINING_OFFICE_MANAGER);
        bring("login,host,seen\n" + account.login() + ",portail.example," + LocalDate.now() + "\n");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, account(Role.SECURITY_OFFICER), language);
            page.navigate(portal.url() + PAGE);
            assertThat(window.faults("stolen-credentials-" + language)).isEmpty();
            page.locator("main form button").click();
            page.waitForSelector("#file-wrong");
            assertThat(window.faults("stolen-credentials-wrong-" + language)).isEmpty();
        }
    }

    // --- What they share
    // -----------------------------------------------------------------------------------------------

    private Browser.Answer bring(String feed) {
        agency.get(PAGE);
        return agency.upload(PAGE, "feed.csv", feed.getBytes(StandardCharsets.UTF_8));
    }

    private long fresh() {
        return world.count("select fresh from stolencredentials.feed order by at desc limit 1");
    }

    private World.Account account(Role role) {
        boolean ofAgency = role.ofAgency();
        return world.account(UUID.randomUUID() + "@isere.example", role, ofAgency ? null : partner);
    }

    private String letterTo(World.Account account) throws Exception {
        for (int i = 0; i < 300; i++) {
            var letters = mail.getReceivedMessagesForDomain(account.login());
            for (var letter : letters) {
                var text = letter.getContent().toString();
                if (text.contains("volé") || text.contains("voleurs")) {
                    return text;
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no mail came");
    }
}
