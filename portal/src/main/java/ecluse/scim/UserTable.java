package ecluse.scim;

import ecluse.scim.Draft.Wanted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A partner's accounts as its directory sees them. Written by the database's functions alone, which look at the token. */
@Component
class UserTable {
    private static final String WHOSE = """
              from accounts.account a
              join team.role r on r.role = a.role
              left join scim.entry e on e.account = a.id
              left join team.request q on q.account = a.id and q.state = 'WAITING'
             where a.partner = :partner and a.status <> 'REMOVED' and
            """;

    private static final String USER = """
            select a.id, a.login, a.display_name, e.external_id, e.given_name, e.family_name, a.role,
                   array(select t.siret from accounts.account_site y join partners.site t on t.id = y.site
                          where y.account = a.id order by t.siret) as sites,
                   case when a.status not in ('INVITED', 'ACTIVE') then a.status
                        when q.other_domain then 'WAITS_FOR_AGENCY'
                        when q.id is not null then 'WAITS_FOR_SECOND'
                        when a.status = 'ACTIVE' and a.reads_from > clock_timestamp() then 'WAITS_FOR_TIME'
                        else a.status end as state,
                   a.status in ('INVITED', 'ACTIVE') as active, a.created_at,
                   coalesce((select max(s.at) from team.step s where s.account = a.id), a.created_at) as changed_at,
                   scim.version(a.id) as version
            """ + WHOSE;

    private final JdbcClient db;

    UserTable(JdbcClient db) {
        this.db = db;
    }

    // --- Read -------------------------------------------------------------------------------------------------------

    int count(UUID partner, Filter filter) {
        return db.sql("select count(*)" + WHOSE + filter.attribute().condition())
                .param("partner", partner)
                .param("value", filter.value())
                .query(Integer.class)
                .single();
    }

    /** In an order that no change disturbs. */
    List<User> list(UUID partner, Filter filter, int offset, int limit) {
        return db.sql(USER + filter.attribute().condition() + " order by a.id offset :offset limit :limit")
                .param("partner", partner)
                .param("value", filter.value())
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> user(row))
                .list();
    }

    Optional<User> one(UUID partner, UUID id) {
        return list(partner, new Filter(Filter.Attribute.ID, id.toString()), 0, 1).stream()
                .findFirst();
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getObject("id", UUID.class),
                row.getString("login"),
                row.getString("display_name"),
                row.getString("external_id"),
                row.getString("given_name"),
                row.getString("family_name"),
                row.getString("role"),
                List.of((String[]) row.getArray("sites").getArray()),
                row.getString("state"),
                row.getBoolean("active"),
                instant(row, "created_at"),
                instant(row, "changed_at"),
                row.getString("version"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Roles that can be given. */
    List<String> roles() {
        return db.sql("select role from team.role order by role")
                .query(String.class)
                .list();
    }

    /** Sites where somebody works, by SIRET. */
    Map<String, UUID> sites(UUID account) {
        var sites = new TreeMap<String, UUID>();
        db.sql("""
                select t.siret, t.id from accounts.account_site y join partners.site t on t.id = y.site where y.account = :account
                """).param("account", account).query(row -> {
            sites.put(row.getString("siret"), row.getObject("id", UUID.class));
        });
        return sites;
    }

    // --- Written ----------------------------------------------------------------------------------------------------

    /** What the database's functions answer. Names stand there. */
    enum Verdict {
        DONE,
        WAITS,
        NO_TOKEN,
        NOT_YOURS,
        STALE,
        FORM,
        ROLE,
        NO_SITE,
        SITES,
        TAKEN,
        EXTERNAL,
        OTHER_DOMAIN,
        TOO_MANY,
        OPENS,
        SAME,
        NOT_ALLOWED
    }

    Verdict create(Caller caller, UUID account, UUID request, Wanted wanted, Collection<UUID> sites) {
        return Verdict.valueOf(db.sql("""
                select scim.create_user(:token, :account, :request, :name, :login, :external, :given, :family, :role,
                                        cast(:sites as uuid[]))
                """)
                .param("token", caller.token())
                .param("account", account)
                .param("request", request)
                .param("name", wanted.displayName())
                .param("login", wanted.userName())
                .param("external", wanted.externalId())
                .param("given", wanted.givenName())
                .param("family", wanted.familyName())
                .param("role", wanted.role())
                .param("sites", texts(sites))
                .query(String.class)
                .single());
    }

    /** @param seen the version that the change was made from; another one meanwhile, and nothing is done */
    Verdict put(Caller caller, User seen, UUID request, Wanted wanted, Collection<UUID> sites) {
        return Verdict.valueOf(db.sql("""
                select scim.put_user(:token, :account, :version, :request, :name, :external, :given, :family, :role,
                                     cast(:sites as uuid[]), :active)
                """)
                .param("token", caller.token())
                .param("account", seen.id())
                .param("version", seen.version())
                .param("request", request)
                .param("name", wanted.displayName())
                .param("external", wanted.externalId())
                .param("given", wanted.givenName())
                .param("family", wanted.familyName())
                .param("role", wanted.role())
                .param("sites", texts(sites))
                .param("active", wanted.active())
                .query(String.class)
                .single());
    }

    Verdict remove(Caller caller, User seen) {
        return Verdict.valueOf(db.sql("select scim.remove_user(:token, :account, :version)")
                .param("token", caller.token())
                .param("account", seen.id())
                .param("version", seen.version())
                .query(String.class)
                .single());
    }

    private static String[] texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }
}
