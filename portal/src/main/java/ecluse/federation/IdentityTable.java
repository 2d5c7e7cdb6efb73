package ecluse.federation;

import ecluse.kernel.AccountId;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Identities at providers: whose they are, which sign-ins came by them, and what was taken already. */
@Component
class IdentityTable {
    private final JdbcClient db;

    IdentityTable(JdbcClient db) {
        this.db = db;
    }

    /**
     * A provider that may vouch for the viewer.
     *
     * @param link null while the viewer has no identity there
     */
    record Mine(
            UUID provider,
            String name,
            @Nullable UUID link,
            @Nullable Instant linkedAt,
            @Nullable Instant usedAt) {}

    List<Mine> of(Viewer viewer) {
        return db.sql("select provider, name, link, linked_at, used_at from federation.mine(:token)")
                .param("token", viewer.token().bytes())
                .query((row, n) -> new Mine(
                        row.getObject("provider", UUID.class),
                        row.getString("name"),
                        row.getObject("link", UUID.class),
                        instant(row, "linked_at"),
                        instant(row, "used_at")))
                .list();
    }

    /** Whose account it is that may come in by an identity. */
    Optional<AccountId> whose(UUID provider, Identity identity) {
        return db.sql("select federation.whose(:provider, :subject, :siren) as account")
                .param("provider", provider)
                .param("subject", identity.subject())
                .param("siren", identity.siren())
                .query((row, n) -> Optional.ofNullable(row.getObject("account", UUID.class)))
                .single()
                .map(AccountId::new);
    }

    /** In the transaction of the sign-in. */
    void arrive(SignInId signIn, UUID provider, Identity identity, byte @Nullable [] farewell) {
        db.sql("""
                        select federation.arrive(:signIn, :provider, :subject, cast(:sid as bytea), :siren, cast(:farewell as bytea))
                        """)
                .param("signIn", signIn.value())
                .param("provider", provider)
                .param("subject", identity.subject())
                .param("sid", identity.sid())
                .param("siren", identity.siren())
                .param("farewell", farewell)
                .query((row, n) -> "")
                .list();
    }

    /** What a sign-in would end at its provider with. */
    record Kept(UUID provider, byte[] sealed) {}

    Optional<Kept> farewell(Viewer viewer) {
        return db.sql("select provider, farewell from federation.farewell(:token)")
                .param("token", viewer.token().bytes())
                .query((row, n) -> new Kept(row.getObject("provider", UUID.class), row.getBytes("farewell")))
                .optional();
    }

    /** @param idle after how long a sign-in that nobody uses is over */
    void forgetFarewells(Duration idle) {
        db.sql("select federation.forget_farewells(:seconds)")
                .param("seconds", idle.toSeconds())
                .query((row, n) -> "")
                .list();
    }

    /** Which of the viewer's live sign-ins came by which provider. */
    Map<SignInId, String> cameBy(Viewer viewer) {
        var names = new HashMap<SignInId, String>();
        db.sql("select sign_in, name from federation.came_by(:token)")
                .param("token", viewer.token().bytes())
                .query(row -> {
                    names.put(new SignInId(row.getObject("sign_in", UUID.class)), row.getString("name"));
                });
        return names;
    }

    Verdict attach(Viewer viewer, UUID id, UUID provider, Identity identity) {
        return db.sql("select federation.attach(:token, :id, :provider, :subject)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("provider", provider)
                .param("subject", identity.subject())
                .query((row, n) -> Verdict.valueOf(row.getString(1)))
                .single();
    }

    Verdict detach(Viewer viewer, UUID link) {
        return db.sql("select federation.detach(:token, :link)")
                .param("token", viewer.token().bytes())
                .param("link", link)
                .query((row, n) -> Verdict.valueOf(row.getString(1)))
                .single();
    }

    /** False when it was taken before, on whichever node. */
    boolean spend(byte[] token, Instant until) {
        return db.sql("select federation.spend(:token, :until)")
                .param("token", token)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** False when these words of the provider were taken before. */
    boolean logOut(UUID provider, byte[] token, Instant until, byte @Nullable [] subject, byte @Nullable [] sid) {
        return db.sql("""
                        select federation.log_out(:provider, :token, :until, cast(:subject as bytea), cast(:sid as bytea))
                        """)
                .param("provider", provider)
                .param("token", token)
                .param("until", until.atOffset(ZoneOffset.UTC))
                .param("subject", subject)
                .param("sid", sid)
                .query(Boolean.class)
                .single();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
