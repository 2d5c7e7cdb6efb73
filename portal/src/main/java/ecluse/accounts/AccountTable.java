package ecluse.accounts;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Accounts. The password's hash is read by {@link #credentials} alone. */
@Repository
class AccountTable {
    private static final String SELECT =
            "select id, code, display_name, role, partner, status, language from accounts.account";

    private final JdbcClient db;

    AccountTable(JdbcClient db) {
        this.db = db;
    }

    /** What signing in needs to know about an account. {@code active} is false for a suspended account or partner. */
    record Credentials(AccountId account, Optional<PartnerId> partner, Optional<String> hash, boolean active) {
        @Override
        public String toString() {
            return "Credentials[" + account + "]";
        }
    }

    Optional<Credentials> credentials(String login) {
        return db.sql("""
                        select a.id, a.partner, a.password_hash,
                               a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE') as active
                          from accounts.account a
                          left join partners.partner p on p.id = a.partner
                         where a.login = :login
                        """)
                .param("login", login)
                .query((row, n) -> credentials(row))
                .optional();
    }

    Optional<Credentials> credentials(AccountId account) {
        return db.sql("""
                        select id, partner, password_hash, status = 'ACTIVE' as active
                          from accounts.account
                         where id = :id
                        """)
                .param("id", account.value())
                .query((row, n) -> credentials(row))
                .optional();
    }

    private static Credentials credentials(ResultSet row) throws SQLException {
        return new Credentials(
                new AccountId(row.getObject("id", UUID.class)),
                Optional.ofNullable(row.getObject("partner", UUID.class)).map(PartnerId::new),
                Optional.ofNullable(row.getString("password_hash")),
                row.getBoolean("active"));
    }

    /** Whether a second factor is due from it. */
    boolean factorDue(AccountId account) {
        return db.sql("select factor_due from accounts.account where id = :id")
                .param("id", account.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Whether it may sign in at all: neither it nor its partner is suspended. */
    boolean active(AccountId account) {
        return db.sql("""
                        select a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE')
                          from accounts.account a left join partners.partner p on p.id = a.partner
                         where a.id = :id
                        """)
                .param("id", account.value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    String login(AccountId account) {
        return db.sql("select login from accounts.account where id = :id")
                .param("id", account.value())
                .query(String.class)
                .single();
    }

    /** The widest lock before an account, whatever its sign-in. */
    Optional<Closure> closure(AccountId account, Instant now) {
        return db.sql("""
                        select %s
                          from accounts.account a
                          %s
                         where a.id = :account and l.id is not null
                        """.formatted(ClosureRow.COLUMNS, ClosureRow.BEFORE.formatted("null")))
                .param("account", account.value())
                .param("service", null)
                .param("officers", ClosureRow.officers())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> ClosureRow.in(row))
                .optional();
    }

    void setHash(AccountId account, String hash) {
        db.sql("update accounts.account set password_hash = :hash where id = :id")
                .param("hash", hash)
                .param("id", account.value())
                .update();
    }

    void setLanguage(AccountId account, Locale language) {
        db.sql("update accounts.account set language = :language where id = :id")
                .param("language", language.getLanguage())
                .param("id", account.value())
                .update();
    }

    Optional<Account> byCode(String code) {
        return db.sql(SELECT + " where code = :code")
                .param("code", code)
                .query((row, n) -> account(row))
                .optional();
    }

    Optional<Account> byId(AccountId id) {
        return db.sql(SELECT + " where id = :id")
                .param("id", id.value())
                .query((row, n) -> account(row))
                .optional();
    }

    List<Account> ofPartner(PartnerId partner, int limit, int offset) {
        return db.sql(SELECT + " where partner = :partner order by code limit :limit offset :offset")
                .param("partner", partner.value())
                .param("limit", limit)
                .param("offset", offset)
                .query((row, n) -> account(row))
                .list();
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(
                new AccountId(row.getObject("id", UUID.class)),
                row.getString("code"),
                row.getString("display_name"),
                Role.valueOf(row.getString("role")),
                Optional.ofNullable(row.getObject("partner", UUID.class)).map(PartnerId::new),
                row.getString("status").equals("ACTIVE"),
                Locale.of(row.getString("language")));
    }
}
