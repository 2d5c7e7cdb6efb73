package ecluse.accounts;

import ecluse.devicebound.Standing;
import ecluse.kernel.AccountId;
import ecluse.kernel.Assurance;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.kernel.Service;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Sign-ins as rows: the token's hash, whose it is, since when, and why it ended. */
@Repository
class SignInTable {
    private final JdbcClient db;

    SignInTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * All that is to be known about a sign-in at the door.
     *
     * @param standing how the request stands to the device's key, if there is one
     * @param goodUntil how long what it brings stands; null without a key
     * @param viewer empty where it does not stand: then the database gives no token to act with
     */
    record Found(
            SignInId id,
            AccountId account,
            Optional<PartnerId> partner,
            Standing standing,
            @Nullable Instant goodUntil,
            Optional<Viewer> viewer,
            String address,
            String agent,
            byte[] csrfSecret,
            @Nullable Instant endedAt,
            @Nullable String endedBecause,
            Instant overAt,
            Instant lastSeenAt,
            Proof proof,
            boolean active,
            Optional<Closure> closure) {}

    /**
     * One live sign-in, for its owner's list.
     *
     * @param whole whether all that its account needs was given in it
     */
    record Live(SignInId id, Instant startedAt, Instant lastSeenAt, String address, String agent, boolean whole) {}

    /** One round trip: sign-in, account, partner and the lock before them. */
    Optional<Found> find(
            TokenHash cookie, byte @Nullable [] bound, String place, @Nullable Service service, Instant now) {
        return db.sql("""
                        select s.id as sign_in, s.csrf_secret, s.ended_at, s.ended_because, s.over_at, s.last_seen_at,
                               s.address, s.agent, coalesce(d.standing, 0) as standing, d.until as good_until,
                               case when coalesce(d.standing, 0) <= %d then s.token_hash end as token, s.level, s.needed, s.proven_at, a.holds,
                               coalesce(a.reads_from > clock_timestamp(), false) as waits,
                               a.id as account, a.code, a.display_name, a.role, a.language, a.partner, p.legal_name,
                               p.barred::text[] as barred,
                               a.status = 'ACTIVE' and (a.partner is null or p.status = 'ACTIVE') as active, %s
                          from accounts.sign_in s
                          join accounts.account a on a.id = s.account
                          left join partners.partner p on p.id = a.partner
                          left join lateral devicebound.standing(s.id, cast(:bound as bytea), :place) d on s.bound
                          %s
                         where s.cookie_hash = :cookie
                        """.formatted(
                        Standing.JUST_BOUND.code(), ClosureRow.COLUMNS, ClosureRow.BEFORE.formatted("s.id::text")))
                .param("cookie", cookie.bytes())
                .param("bound", bound)
                .param("place", place)
                .param("service", service == null ? null : Integer.toString(service.code()))
                .param("officers", ClosureRow.officers())
                .param("now", utc(now))
                .query((row, n) -> found(row))
                .optional();
    }

    private static Found found(ResultSet row) throws SQLException {
        var token = row.getBytes("token");
        return new Found(
                new SignInId(row.getObject("sign_in", UUID.class)),
                new AccountId(row.getObject("account", UUID.class)),
                partner(row),
                Standing.of(row.getInt("standing")),
                instant(row, "good_until"),
                token == null ? Optional.empty() : Optional.of(viewer(row, new TokenHash(token))),
                row.getString("address"),
                row.getString("agent"),
                row.getBytes("csrf_secret"),
                instant(row, "ended_at"),
                row.getString("ended_because"),
                row.getObject("over_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                proof(row),
                row.getBoolean("active"),
                ClosureRow.present(row) ? Optional.of(ClosureRow.in(row)) : Optional.empty());
    }

    private static Proof proof(ResultSet row) throws SQLException {
        return new Proof(
                Assurance.of(row.getInt("level")),
                Assurance.of(row.getInt("needed")),
                Assurance.of(row.getInt("holds")),
                row.getObject("proven_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("waits"));
    }

    private static Viewer viewer(ResultSet row, TokenHash token) throws SQLException {
        return new Viewer(
                new SignInId(row.getObject("sign_in", UUID.class)),
                token,
                new AccountId(row.getObject("account", UUID.class)),
                row.getString("code"),
                row.getString("display_name"),
                Role.valueOf(row.getString("role")),
                partner(row),
                Optional.ofNullable(row.getString("legal_name")).orElse(""),
                Locale.of(row.getString("language")),
                barred(row));
    }

    /** A right that this program does not know is none of its pages'. */
    private static Set<Right> barred(ResultSet row) throws SQLException {
        var names = row.getArray("barred");
        if (names == null) {
            return Set.of();
        }
        var barred = List.of((String[]) names.getArray());
        return Arrays.stream(Right.values())
                .filter(right -> barred.contains(right.name()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<PartnerId> partner(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getObject("partner", UUID.class)).map(PartnerId::new);
    }

    /** Whose live sign-in a cookie is, as far as its key goes; one that a lock ended counts, so that its owner is told why. */
    Optional<Owner> owner(TokenHash cookie, Instant now) {
        return owner("s.cookie_hash = :key", cookie.bytes(), now);
    }

    /** The same, by the sign-in itself. */
    Optional<Owner> owner(SignInId signIn, Instant now) {
        return owner("s.id = :key", signIn.value(), now);
    }

    private Optional<Owner> owner(String which, Object key, Instant now) {
        return db.sql("select s.id, s.account, s.partner from accounts.sign_in s where " + which + """
                 and s.over_at > :now and (s.ended_at is null or s.ended_because = 'LOCK')
                """)
                .param("key", key)
                .param("now", utc(now))
                .query((row, n) -> new Owner(
                        new SignInId(row.getObject("id", UUID.class)),
                        new AccountId(row.getObject("account", UUID.class)),
                        partner(row)))
                .optional();
    }

    boolean shouldSign(SignInId signIn) {
        return db.sql("select accounts.should_sign(:id)")
                .param("id", signIn.value())
                .query(Boolean.class)
                .single();
    }

    /** A sign-in and whose it is. */
    record Owner(SignInId signIn, AccountId account, Optional<PartnerId> partner) {}

    /** A sign-in that is bound to a device lasts longer than one that is not. */
    void lasts(SignInId id, Duration longest) {
        db.sql("update accounts.sign_in set over_at = started_at + make_interval(secs => :seconds) where id = :id")
                .param("id", id.value())
                .param("seconds", longest.toSeconds())
                .update();
    }

    /** What has been given in it counts no more: all of it must be given again. */
    void doubt(SignInId id) {
        db.sql("update accounts.sign_in set level = 1 where id = :id and ended_at is null")
                .param("id", id.value())
                .update();
    }

    void add(
            SignInId id,
            TokenHash token,
            TokenHash cookie,
            byte[] csrfSecret,
            AccountId account,
            Instant now,
            Instant expiresAt,
            String address,
            String agent,
            Way way) {
        db.sql("""
                        insert into accounts.sign_in (id, token_hash, cookie_hash, csrf_secret, account, started_at,
                                                      last_seen_at, expires_at, address, agent, level, proven_at, federated)
                        values (:id, :token, :cookie, :csrf, :account, :now, :now, :expires, :address, :agent, :level, :now,
                                :federated)
                        """)
                .param("id", id.value())
                .param("token", token.bytes())
                .param("cookie", cookie.bytes())
                .param("csrf", csrfSecret)
                .param("account", account.value())
                .param("now", utc(now))
                .param("expires", utc(expiresAt))
                .param("address", address)
                .param("agent", agent)
                .param("level", way.level().code())
                .param("federated", way.federated())
                .update();
    }

    /** Waits for whoever changes the account's factors; then, until the transaction ends, nobody does. */
    boolean hasGivenAllThatIsHeld(Viewer viewer) {
        return db.sql("""
                        select s.level >= a.holds
                          from accounts.account a join accounts.sign_in s on s.account = a.id
                         where a.id = :account and s.id = :signIn
                           for update of a
                        """)
                .param("account", viewer.account().value())
                .param("signIn", viewer.signIn().value())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** False when the sign-in is over, or its token has changed since: then somebody else has proven something in it. */
    boolean raise(
            Viewer viewer,
            TokenHash token,
            TokenHash cookie,
            Assurance level,
            String address,
            String agent,
            Instant now) {
        return db.sql("""
                        update accounts.sign_in
                           set token_hash = :token, cookie_hash = :cookie, address = :address, agent = :agent,
                               level = greatest(level, :level), proven_at = :now, last_seen_at = :now
                         where id = :id and token_hash = :old and ended_at is null
                        """)
                        .param("id", viewer.signIn().value())
                        .param("old", viewer.token().bytes())
                        .param("token", token.bytes())
                        .param("cookie", cookie.bytes())
                        .param("address", address)
                        .param("agent", agent)
                        .param("level", level.code())
                        .param("now", utc(now))
                        .update()
                > 0;
    }

    void touch(SignInId id, Instant now) {
        db.sql("update accounts.sign_in set last_seen_at = :now where id = :id and ended_at is null")
                .param("id", id.value())
                .param("now", utc(now))
                .update();
    }

    /** Ends one of an account's sign-ins; false when it is not there, not the account's, or over already. */
    boolean end(SignInId id, AccountId account, Ending because, Instant now) {
        return db.sql("""
                        update accounts.sign_in set ended_at = :now, ended_because = :because
                         where id = :id and account = :account and ended_at is null
                        """)
                        .param("id", id.value())
                        .param("account", account.value())
                        .param("because", because.name())
                        .param("now", utc(now))
                        .update()
                > 0;
    }

    /** Ends all of an account's sign-ins but one (null: none is spared), in the order in which a lock takes them. */
    int endAll(AccountId account, @Nullable SignInId but, Ending because, Instant now) {
        var live = lock(account).stream().filter(id -> !id.equals(but)).toList();
        live.forEach(id -> end(id, account, because, now));
        return live.size();
    }

    /**
     * Takes an account and its live sign-ins for this transaction, these in the order in which a closing lock takes them, and
     * before the ledger's head like it: two acts at once wait for each other, they do not collide.
     */
    List<SignInId> lock(AccountId account) {
        db.sql("select 1 from accounts.account where id = :account for share")
                .param("account", account.value())
                .query(Integer.class)
                .list();
        return db.sql(
                        "select id from accounts.sign_in where account = :account and ended_at is null order by id for update")
                .param("account", account.value())
                .query((row, n) -> new SignInId(row.getObject("id", UUID.class)))
                .list();
    }

    List<Live> live(AccountId account, Instant now, Instant seenSince) {
        return db.sql("""
                        select id, started_at, last_seen_at, address, agent, level >= needed as whole
                          from accounts.sign_in
                         where account = :account and ended_at is null and over_at > :now and last_seen_at > :since
                         order by started_at desc, id
                        """)
                .param("account", account.value())
                .param("now", utc(now))
                .param("since", utc(seenSince))
                .query((row, n) -> new Live(
                        new SignInId(row.getObject("id", UUID.class)),
                        row.getObject("started_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                        row.getString("address"),
                        row.getString("agent"),
                        row.getBoolean("whole")))
                .list();
    }

    /** Where a login has signed in from since a time; asked alike for logins that nobody has. */
    Set<String> addresses(String login, Instant since) {
        return db.sql("""
                        select distinct s.address
                          from accounts.account a join accounts.sign_in s on s.account = a.id
                         where a.login = :login and s.started_at > :since
                        """)
                .param("login", login)
                .param("since", utc(since))
                .query(String.class)
                .set();
    }

    /** Where an account has given all that it needs since a time. */
    Set<String> addresses(AccountId account, Instant since) {
        return db.sql("""
                        select distinct address from accounts.sign_in
                         where account = :account and started_at > :since and level > 1
                        """)
                .param("account", account.value())
                .param("since", utc(since))
                .query(String.class)
                .set();
    }

    int forgetBefore(Instant time) {
        return db.sql("delete from accounts.sign_in where over_at < :time")
                .param("time", utc(time))
                .update();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
