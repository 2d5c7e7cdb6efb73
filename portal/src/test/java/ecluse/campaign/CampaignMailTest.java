package ecluse.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What the campaign mails, in a real conversation with a relay. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class CampaignMailTest {
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
    private final World.Account first = account(Role.SECURITY_OFFICER, null);
    private final World.Account second = account(Role.SECURITY_OFFICER, null);
    private int number = 700;

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
    void who_holds_no_factor_is_told_at_the_announcement_with_the_brown_out_and_the_help() {
        var partner = world.partner("P-" + ++number);
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var english = account(Role.QUOTE_CLERK, partner);
        world.run("update accounts.account set language = 'en' where id = ?", english.id());
        var holder = account(Role.TRAINING_OFFICE_MANAGER, partner);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", holder.id());
        running(
                partner,
                "now() - interval '1 minute'",
                "now() + interval '5 days'",
                "now() + interval '9 days'",
                "now() + interval '20 days'");
        var told = mailed(office);
        assertThat(told)
                .contains("coupure est annoncée", "/help/second-factor", "/sign-in", "jamais de code par courriel")
                .doesNotContain(office.code(), "Léa Martin", partner.code());
        assertThat(mailed(english)).contains("A brown-out is announced", "before");
        assertThat(mails(holder)).isEmpty();
        portal.bean(CampaignMailTable.class).remind();
        assertThat(mails(office)).as("reminders begin later").hasSize(1);
    }

    @Test
    void then_one_a_week_and_no_more_once_there_is_a_factor() {
        var partner = world.partner("P-" + ++number);
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        running(
                partner,
                "now() - interval '20 days'",
                "now() - interval '15 days'",
                "now() - interval '1 day'",
                "now() + interval '9 days'");
        assertThat(mailed(office)).doesNotContain("coupure est annoncée");
        portal.bean(CampaignMailTable.class).remind();
        assertThatThrownBy(() -> world.run(
                        "insert into campaign.reminder (account, cohort, at) select account, cohort, now() from campaign.reminder"
                                + " where account = ?",
                        office.id()))
                .rootCause()
                .hasMessageContaining("one reminder a week");
        assertThat(reminders(office)).isOne();
        aWeekLater(office);
        eventually("a second mail", () -> mails(office).size() == 2);
        aWeekLater(office);
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", office.id());
        portal.bean(CampaignMailTable.class).remind();
        assertThat(reminders(office)).isEqualTo(2);
    }

    @Test
    void a_mail_that_has_become_needless_does_not_go_out() {
        var partner = world.partner("P-" + ++number);
        var office = account(Role.TRAINING_OFFICE_MANAGER, partner);
        var cohort = running(
                partner,
                "now() + interval '1 day'",
                "now() + interval '2 days'",
                "now() + interval '3 days'",
                "now() + interval '9 days'");
        world.run("insert into factors.one_time_code values (?, sha256('seed'), 0, now())", office.id());
        world.run("insert into campaign.reminder (account, cohort, at) values (?, ?, now())", office.id(), cohort);
        eventually(
                "needless",
                () -> world.text("select state from campaign.reminder where account = ?", office.id())
                        .equals("NEEDLESS"));
        assertThat(mails(office)).isEmpty();
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private World.Account account(Role role, World.@Nullable Partner at) {
        return world.account(UUID.randomUUID() + "@isere.example", role, at);
    }

    /** A cohort that runs, as two officers would have started it. */
    private UUID running(World.Partner partner, String announced, String reminders, String brownOut, String required) {
        var cohort = UUID.randomUUID();
        world.run(
                """
                insert into campaign.cohort (id, name, state, sizes, regions, codes, announced_at, reminders_at, brown_out_at,
                                             brown_out_until, required_at, written_by, written_at)
                values (?, 'Cohorte', 'DRAFT', '{}', '{}', array[?], %s, %s, %s, %s + interval '1 hour', %s, ?, now())
                """.formatted(announced, reminders, brownOut, brownOut, required), cohort, partner.code(), first.id());
        world.run("insert into campaign.member (cohort, partner) values (?, ?)", cohort, partner.id());
        world.run("""
                update campaign.cohort set state = 'RUNNING', started_by = ?, started_at = now(), version = version + 1
                 where id = ?
                """, second.id(), cohort);
        return cohort;
    }

    private long reminders(World.Account account) {
        return world.count("select count(*) from campaign.reminder where account = ?", account.id());
    }

    private void aWeekLater(World.Account account) {
        world.run("update campaign.reminder set at = at - interval '7 days' where account = ?", account.id());
    }

    private String mailed(World.Account account) {
        eventually("a mail", () -> !mails(account).isEmpty());
        return mails(account).getFirst();
    }

    /** Those of the campaign; a factor that is made is told by another module. */
    private List<String> mails(World.Account account) {
        return Arrays.stream(mail.getReceivedMessages())
                .filter(message -> to(message).equals(account.login()))
                .map(CampaignMailTest::words)
                .filter(text -> text.contains("/help/second-factor"))
                .toList();
    }

    private static String to(jakarta.mail.internet.MimeMessage message) {
        try {
            return message.getAllRecipients()[0].toString();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String words(jakarta.mail.internet.MimeMessage message) {
        try {
            return message.getSubject() + "\n" + message.getContent();
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void eventually(String what, BooleanSupplier there) {
        var until = Instant.now().plus(Duration.ofSeconds(60));
        while (!there.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(until);
            portal.bean(CampaignMailTable.class).remind();
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
