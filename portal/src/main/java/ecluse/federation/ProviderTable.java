package ecluse.federation;

import ecluse.federation.Provider.By;
import ecluse.kernel.AccountId;
import ecluse.kernel.Viewer;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Providers, and the acts of officers on them. */
@Component
class ProviderTable {
    /** Never within a value: forms split them at it. */
    private static final String APART = " ";

    private static final String PROVIDERS = """
            select q.id, q.version, q.name, q.issuer, q.client, q.secret, array_to_string(q.partners, ' ') as partners,
                   array_to_string(q.domains, ' ') as domains, array_to_string(q.two_factors, ' ') as two_factors,
                   array_to_string(q.one_factor, ' ') as one_factor, q.max_age_minutes, q.signed_userinfo, q.siret, q.state,
                   q.written_by, w.code as written_code, q.written_at, q.on_by, o.code as on_code, q.on_at
              from federation.provider q
              join accounts.account w on w.id = q.written_by
              left join accounts.account o on o.id = q.on_by
            """;

    private final JdbcClient db;

    ProviderTable(JdbcClient db) {
        this.db = db;
    }

    List<Provider> all() {
        return db.sql(PROVIDERS + " order by q.state desc, q.name, q.id")
                .query((row, n) -> provider(row))
                .list();
    }

    /** Those that vouch now. */
    List<Provider> on() {
        return db.sql(PROVIDERS + " where q.state = 'ON' order by q.name, q.id")
                .query((row, n) -> provider(row))
                .list();
    }

    Optional<Provider> byId(UUID id) {
        return db.sql(PROVIDERS + " where q.id = :id")
                .param("id", id)
                .query((row, n) -> provider(row))
                .optional();
    }

    /** How many accounts are linked to an identity there. */
    int links(UUID provider) {
        return db.sql("select count(*) from federation.link where provider = :provider")
                .param("provider", provider)
                .query(Integer.class)
                .single();
    }

    private static Provider provider(ResultSet row) throws SQLException {
        var minutes = row.getObject("max_age_minutes", Integer.class);
        return new Provider(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("name"),
                URI.create(row.getString("issuer")),
                row.getString("client"),
                row.getBytes("secret"),
                words(row, "partners"),
                words(row, "domains"),
                words(row, "two_factors"),
                words(row, "one_factor"),
                minutes == null ? null : Duration.ofMinutes(minutes),
                row.getBoolean("signed_userinfo"),
                row.getBoolean("siret"),
                row.getString("state").equals("ON"),
                by(row, "written"),
                row.getObject("on_by") == null ? null : by(row, "on"));
    }

    private static List<String> words(ResultSet row, String column) throws SQLException {
        return Stream.of(row.getString(column).split(APART))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static By by(ResultSet row, String what) throws SQLException {
        return new By(
                new AccountId(row.getObject(what + "_by", UUID.class)),
                row.getString(what + "_code"),
                row.getObject(what + "_at", OffsetDateTime.class).toInstant());
    }

    /** @param secret sealed; null keeps the one that is there */
    Verdict save(Viewer viewer, UUID id, int version, ProviderForm.Read.Right form, byte @Nullable [] secret) {
        return db.sql("""
                        select federation.save(:token, :id, :version, :name, :issuer, :client, cast(:secret as bytea),
                                               string_to_array(:partners, ' '), string_to_array(:domains, ' '),
                                               string_to_array(:twoFactors, ' '), string_to_array(:oneFactor, ' '),
                                               cast(:maxAge as integer), :signed, :siret)
                        """)
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .param("name", form.name())
                .param("issuer", form.issuer().toString())
                .param("client", form.client())
                .param("secret", secret)
                .param("partners", String.join(APART, form.partners()))
                .param("domains", String.join(APART, form.domains()))
                .param("twoFactors", String.join(APART, form.twoFactors()))
                .param("oneFactor", String.join(APART, form.oneFactor()))
                .param("maxAge", form.maxAgeMinutes())
                .param("signed", form.signedUserinfo())
                .param("siret", form.siret())
                .query((row, n) -> Verdict.valueOf(row.getString(1)))
                .single();
    }

    Verdict switchOn(Viewer viewer, UUID id, int version) {
        return db.sql("select federation.switch_on(:token, :id, :version)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .param("version", version)
                .query((row, n) -> Verdict.valueOf(row.getString(1)))
                .single();
    }

    Verdict switchOff(Viewer viewer, UUID id) {
        return db.sql("select federation.switch_off(:token, :id)")
                .param("token", viewer.token().bytes())
                .param("id", id)
                .query((row, n) -> Verdict.valueOf(row.getString(1)))
                .single();
    }
}
