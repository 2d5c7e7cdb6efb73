package ecluse.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class AlertsTest {
    private static final Pattern LINK = Pattern.compile("/not-me/([A-Za-z0-9_-]{43})");

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
    private final World.Partner partner = world.partner("P-0231");
    private final World.Account manager = account(Role.PARTNER_ACCOUNT_MANAGER, partner);

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

    static Stream<Arguments> changes() {
        return Stream.of(
                Arguments.of("insert into factors.one_time_code values (?, '\\x00', 1, now())", "CODES_ADDED"),
                Arguments.of("""
                        insert into factors.recovery_code (account, hash, made_at)
                        select ?, sha256(n::text::bytea), now() from generate_series(1, 10) n
                        """, "RECOVERY_MADE"),
                Arguments.of("""
                        with q as (
                            insert into federation.provider (id, name, issuer, client, secret, partners, domains, two_factors,
                                                             one_factor, signed_userinfo, siret, state, written_by, written_at)
                            select gen_random_uuid(), 'ConnexionPro', 'https://fournisseur.example', gen_random_uuid()::text,
                                   sha256('secret'), '{P-0231}', '{}', '{eidas2}', '{}', true, false, 'OFF', a.id, now()
                              from accounts.account a limit 1
                            returning id)
                        insert into federation.link (id, account, provider, subject, linked_at)
                        select gen_random_uuid(), ?, q.id, sha256(q.id::text::bytea), now() from q
                        """, "IDENTITY_LINKED"),
                Arguments.of(
                        "update accounts.account set password_hash = password_hash || 'A' where id = ?",
                        "PASSWORD_CHANGED"),
                Arguments.of("""
                        insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at,
                                                      address, agent)
                        values (gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), '\\x00', ?, now(), now(),
                                now() + interval '1 hour', '192.0.2.7', 'another browser')
                        """, "NEW_BROWSER"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void each_change_is_mailed_once_to_the_holder(String change, String event) {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        portal.signedIn(account).get("/");
        assertThat(alerts(account)).as("the first sign-in is no news").isEmpty();
        world.run(change, account.id());
        assertThat(alerts(account)).isEqualTo(event);
        mailed(account, 1);
        waitFor(
                "the mail is settled",
                () -> world.text("select state from alerts.alert where account = ?", account.id())
                        .equals("SENT"));
    }

    @Test
    void hashing_anew_is_no_change_of_the_password() {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run(
                "update accounts.account set password_hash = regexp_replace(password_hash, 'm=[0-9]+', 'm=99999') where id = ?",
                account.id());
        assertThat(alerts(account)).isEmpty();
    }

    @Test
    void not_me_closes_the_account_at_once_and_calls_those_who_keep_it() {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var thief = portal.signedIn(account);
        assertThat(thief.get("/kairos/groups").status()).isEqualTo(200);
        world.run(
                "insert into factors.recovery_code (account, hash, made_at) values (?, sha256('x'), now())",
                account.id());
        var link = link(account);

        var holder = portal.browser();
        assertThat(holder.get("/not-me/" + link).body()).contains("des codes de secours ont été créés");
        assertThat(thief.get("/kairos/groups").status())
                .as("looking closes nothing")
                .isEqualTo(200);
        assertThat(holder.post("/not-me/" + link, Map.of()).body()).contains("Le compte est fermé");

        assertThat(thief.get("/kairos/groups").status()).isEqualTo(503);
        assertThat(world.text(
                        "select rule from containment.lock where target = ?",
                        account.id().toString()))
                .isEqualTo("NOT_ME");
        assertThat(holder.get("/not-me/" + link).status())
                .as("a link serves once")
                .isEqualTo(404);
        assertThat(holder.post("/not-me/" + link, Map.of()).status()).isEqualTo(404);
        waitFor(
                "the account manager is called",
                () -> Arrays.stream(mail.getReceivedMessages())
                        .map(GreenMailUtil::getWholeMessage)
                        .anyMatch(text -> text.contains(manager.login()) && text.contains(account.code())));
    }

    @Test
    void unknown_expired_and_used_links_answer_alike() {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run(
                "insert into factors.recovery_code (account, hash, made_at) values (?, sha256('y'), now())",
                account.id());
        var link = link(account);
        world.run("update alerts.alert set expires_at = now() where account = ?", account.id());
        var browser = portal.browser();
        var expired = browser.get("/not-me/" + link);
        var unknown = browser.get("/not-me/" + "A".repeat(43));
        assertThat(expired.status()).isEqualTo(404);
        assertThat(bare(expired)).isEqualTo(bare(unknown));
        assertThat(browser.get("/not-me/short").status()).isEqualTo(404);
        assertThat(browser.post("/not-me/" + link, Map.of()).status()).isEqualTo(404);
    }

    @Test
    void nobody_fills_a_mailbox_and_noise_of_one_kind_hides_no_other() {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        portal.signedIn(account).get("/");
        for (int i = 0; i < 15; i++) {
            world.run("update accounts.account set password_hash = password_hash || 'A' where id = ?", account.id());
        }
        assertThat(world.count("select count(*) from alerts.alert where account = ?", account.id()))
                .isEqualTo(5);
        world.run("""
                insert into accounts.sign_in (id, token_hash, csrf_secret, account, started_at, last_seen_at, expires_at,
                                              address, agent)
                values (gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), '\\x00', ?, now(), now(),
                        now() + interval '1 hour', '192.0.2.7', 'another browser')
                """, account.id());
        assertThat(alerts(account)).contains("NEW_BROWSER");
    }

    /** The page makes ten codes, a row each. */
    @Test
    void ten_recovery_codes_are_one_piece_of_news() {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        for (int i = 0; i < 10; i++) {
            world.run(
                    "insert into factors.recovery_code (account, hash, made_at) values (?, sha256(?::text::bytea), now())",
                    account.id(),
                    i);
        }
        assertThat(alerts(account)).isEqualTo("RECOVERY_MADE");
    }

    @Test
    void the_application_reads_no_link_and_closes_nobody_by_itself() {
        for (var sql : List.of(
                "select hash from alerts.alert",
                "insert into alerts.alert (id) values (gen_random_uuid())",
                "update alerts.alert set used_at = null",
                "select alerts.tell(gen_random_uuid(), 'NEW_BROWSER', null)")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
    }

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, dark: {1}")
    @CsvSource({"320, false", "1280, true"})
    void the_pages_read_well(int width, boolean dark) {
        var account = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run(
                "insert into factors.recovery_code (account, hash, made_at) values (?, sha256('z'), now())",
                account.id());
        var link = link(account);
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.page().navigate(portal.url() + "/not-me/" + link);
            assertThat(window.faults("alerts-ask")).isEmpty();
            window.page().locator("main form button").click();
            assertThat(window.faults("alerts-closed")).isEmpty();
            window.page().navigate(portal.url() + "/not-me/" + link);
            assertThat(window.faults("alerts-over")).isEmpty();
        }
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    private String alerts(World.Account account) {
        return world.text(
                "select coalesce(string_agg(event, ' ' order by at), '') from alerts.alert where account = ?",
                account.id());
    }

    private String link(World.Account account) {
        var match = LINK.matcher(mailed(account, 1));
        assertThat(match.find()).isTrue();
        return match.group(1);
    }

    private String mailed(World.Account account, int count) {
        waitFor("a mail to the holder", () -> mails(account).size() >= count);
        return mails(account).getFirst();
    }

    private List<String> mails(World.Account account) {
        return Arrays.stream(mail.getReceivedMessages())
                .map(GreenMailUtil::getWholeMessage)
                .filter(text -> text.contains(account.login()))
                .map(text -> text.replace("=\r\n", "").replace("=3D", "="))
                .toList();
    }

    private static String bare(Browser.Answer answer) {
        return answer.body().replaceAll("name=\"_csrf\"[^>]*>", "").replaceAll("name=\"back\"[^>]*>", "");
    }

    private static void waitFor(String what, java.util.function.BooleanSupplier there) {
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

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }
}
