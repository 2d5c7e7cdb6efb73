package ecluse.reminders;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which account had its mail of a day, and who wants none. */
@Component
class DigestTable {
    static final Duration AGAIN = Duration.ofMinutes(5);
    static final int MOST_ATTEMPTS = 12;
    private static final Duration DEAD = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int BATCH = 50;
    private static final List<String> REMINDED = Arrays.stream(Role.values())
            .filter(role -> role.may(Right.BE_REMINDED))
            .map(Role::name)
            .toList();

    private final JdbcClient db;

    DigestTable(JdbcClient db) {
        this.db = db;
    }

    /** @param login where the mail goes */
    record Claim(Recipient recipient, Optional<PartnerId> partner, String login, LocalDate day) {}

    /** The next accounts of the day, each claimed once on whichever node; empty when everybody has been seen to. */
    List<Claim> claim(LocalDate day, Instant now) {
        return db.sql("""
                with claimed as (
                    insert into reminders.digest as d (account, day, state, claimed_at)
                    select a.id, :day, 'CLAIMED', :now
                      from accounts.account a
                     where a.status = 'ACTIVE' and a.role in (:roles)
                       and (a.partner is null
                            or exists (select from partners.partner p where p.id = a.partner and p.status = 'ACTIVE'))
                       and not exists (select from reminders.without_mail w where w.account = a.id)
                       and not exists (select from reminders.digest x
                                        where x.account = a.id and x.day = :day
                                          and (x.state <> 'WAITING' or x.claimed_at > :again))
                       and containment.closed(null, a.id, a.partner, a.role, 1::smallint) is null
                     order by a.id limit :batch
                        on conflict (account, day) do update
                           set state = 'CLAIMED', claimed_at = excluded.claimed_at, attempts = d.attempts + 1
                         where d.state = 'WAITING' and d.claimed_at <= :again
                 returning d.account)
                select a.id, a.role, a.partner, a.language, a.login from claimed c join accounts.account a on a.id = c.account
                """)
                .param("day", day)
                .param("roles", REMINDED)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("again", now.minus(AGAIN).atOffset(ZoneOffset.UTC))
                .param("batch", BATCH)
                .query((row, n) -> new Claim(
                        new Recipient(
                                new AccountId(row.getObject("id", UUID.class)),
                                Role.valueOf(row.getString("role")),
                                Locale.forLanguageTag(row.getString("language"))),
                        Optional.ofNullable(row.getObject("partner", UUID.class))
                                .map(PartnerId::new),
                        row.getString("login"),
                        day))
                .list();
    }

    void settle(Claim claim, String state) {
        db.sql("""
                update reminders.digest
                   set state = case when :state = 'WAITING' and attempts >= :most then 'FAILED' else :state end
                 where account = :account and day = :day and state = 'CLAIMED'
                """)
                .param("state", state)
                .param("most", MOST_ATTEMPTS)
                .param("account", claim.recipient().account().value())
                .param("day", claim.day())
                .update();
    }

    /** Claims of nodes that died are left as they are, days long gone are forgotten. */
    void tidy(LocalDate day, Instant now) {
        db.sql("update reminders.digest set state = 'UNCERTAIN' where state = 'CLAIMED' and claimed_at < :dead")
                .param("dead", now.minus(DEAD).atOffset(ZoneOffset.UTC))
                .update();
        db.sql("delete from reminders.digest where day < :old")
                .param("old", day.minusDays(KEPT.toDays()))
                .update();
    }

    boolean mails(AccountId account) {
        return db.sql("select not exists (select from reminders.without_mail where account = :account)")
                .param("account", account.value())
                .query(Boolean.class)
                .single();
    }

    void mail(AccountId account, boolean wanted) {
        db.sql(
                        wanted
                                ? "delete from reminders.without_mail where account = :account"
                                : "insert into reminders.without_mail (account) values (:account) on conflict do nothing")
                .param("account", account.value())
                .update();
    }
}
