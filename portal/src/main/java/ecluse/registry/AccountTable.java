package ecluse.registry;

import ecluse.kernel.Role;
import ecluse.partners.Region;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Accounts and where they work, as the registrar sees them. */
final class AccountTable {
    private final Desk desk;

    AccountTable(Desk desk) {
        this.desk = desk;
    }

    /** An account as it is kept; one that is new has the id that it will have. */
    record Stored(
            UUID id,
            String code,
            String login,
            String displayName,
            Role role,
            @Nullable UUID partner,
            Set<UUID> sites,
            Set<Region> regions,
            String language,
            @Nullable String passwordHash) {

        Stored withPassword(@Nullable String hash) {
            return new Stored(id, code, login, displayName, role, partner, sites, regions, language, hash);
        }

        Stored speaking(String other) {
            return new Stored(id, code, login, displayName, role, partner, sites, regions, other, passwordHash);
        }

        @Override
        public String toString() {
            return "Stored[" + code + "]";
        }
    }

    Map<String, Stored> byCode(List<String> codes) {
        var sites = sitesByAccount(codes);
        return desk
                .db()
                .sql("""
                select id, code, login, display_name, role, partner, regions, language, password_hash
                  from accounts.account where code = any (:codes)
                """)
                .param("codes", codes.toArray(String[]::new))
                .query((row, n) -> {
                    var id = row.getObject("id", UUID.class);
                    return new Stored(
                            id,
                            row.getString("code"),
                            row.getString("login"),
                            row.getString("display_name"),
                            Role.valueOf(row.getString("role")),
                            row.getObject("partner", UUID.class),
                            sites.getOrDefault(id, Set.of()),
                            regions(row),
                            row.getString("language"),
                            row.getString("password_hash"));
                })
                .list()
                .stream()
                .collect(Collectors.toMap(Stored::code, stored -> stored));
    }

    private static Set<Region> regions(ResultSet row) throws SQLException {
        return Arrays.stream((String[]) row.getArray("regions").getArray())
                .flatMap(code -> Region.byCode(code).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Region.class)));
    }

    private static String[] codes(Stored account) {
        return account.regions().stream().map(Region::code).toArray(String[]::new);
    }

    private Map<UUID, Set<UUID>> sitesByAccount(List<String> codes) {
        var sites = new HashMap<UUID, Set<UUID>>();
        desk.db().sql("""
                select s.account, s.site
                  from accounts.account_site s join accounts.account a on a.id = s.account
                 where a.code = any (:codes)
                """).param("codes", codes.toArray(String[]::new)).query(row -> {
            sites.computeIfAbsent(row.getObject("account", UUID.class), account -> new HashSet<>())
                    .add(row.getObject("site", UUID.class));
        });
        return sites;
    }

    Map<String, String> codesByLogin(List<String> logins) {
        return desk
                .db()
                .sql("select login, code from accounts.account where login = any (:logins)")
                .param("logins", logins.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("login"), row.getString("code")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void insert(List<Stored> accounts) {
        desk.batches().batchUpdate("""
                        insert into accounts.account (id, code, login, password_hash, display_name, role, partner, language,
                                                      created_at, regions)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, accounts, 500, (insert, a) -> {
            insert.setObject(1, a.id());
            insert.setString(2, a.code());
            insert.setString(3, a.login());
            insert.setString(4, a.passwordHash());
            insert.setString(5, a.displayName());
            insert.setString(6, a.role().name());
            insert.setObject(7, a.partner());
            insert.setString(8, a.language());
            insert.setObject(9, desk.clock().instant().atOffset(ZoneOffset.UTC));
            insert.setObject(10, codes(a));
        });
        place(accounts);
    }

    void update(List<Stored> accounts) {
        desk.batches().batchUpdate("""
                        update accounts.account
                           set login = ?, display_name = ?, role = ?, regions = ?, password_hash = coalesce(password_hash, ?)
                         where id = ?
                        """, accounts, 500, (update, a) -> {
            update.setString(1, a.login());
            update.setString(2, a.displayName());
            update.setString(3, a.role().name());
            update.setObject(4, codes(a));
            update.setString(5, a.passwordHash());
            update.setObject(6, a.id());
        });
        leave(accounts);
        place(accounts);
    }

    /** Sites that stay are left alone: each coming and going is an entry of the ledger. */
    private void leave(List<Stored> accounts) {
        desk.batches()
                .batchUpdate(
                        "delete from accounts.account_site where account = ? and site <> all (?)",
                        accounts,
                        500,
                        (delete, a) -> {
                            delete.setObject(1, a.id());
                            delete.setObject(2, a.sites().toArray(UUID[]::new));
                        });
    }

    private void place(List<Stored> accounts) {
        var places = accounts.stream()
                .flatMap(account -> account.sites().stream().map(site -> Map.entry(account.id(), site)))
                .toList();
        desk.batches()
                .batchUpdate(
                        "insert into accounts.account_site (account, site) values (?, ?) on conflict do nothing",
                        places,
                        500,
                        (insert, place) -> {
                            insert.setObject(1, place.getKey());
                            insert.setObject(2, place.getValue());
                        });
    }
}
