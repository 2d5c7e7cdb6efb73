package ecluse.registry;

import ecluse.registry.GroupFile.Group;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Teaching groups as the registrar sees them. */
final class GroupTable {
    private final Desk desk;

    GroupTable(Desk desk) {
        this.desk = desk;
    }

    /** A group by its id, and the site that holds the ties of its people. */
    record Held(UUID group, UUID site) {}

    Map<String, Group> byCode(List<String> codes) {
        return desk.db().sql("""
                select g.code, g.title, s.siret as site_siret, g.starts_on, g.ends_on, g.seats, g.scheme, g.formacode
                  from training.training_session g join partners.site s on s.id = g.site
                 where g.code = any (:codes)
                """).param("codes", codes.toArray(String[]::new)).query(Group.class).list().stream()
                .collect(Collectors.toMap(Group::code, group -> group));
    }

    Map<String, Held> held(Collection<String> codes) {
        return desk
                .db()
                .sql("select code, id, site from training.training_session where code = any (:codes)")
                .param("codes", codes.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("code"),
                        new Held(row.getObject("id", UUID.class), row.getObject("site", UUID.class))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void insert(List<Group> groups, Map<String, SiteTable.Place> places) {
        desk.batches().batchUpdate("""
                        insert into training.training_session (id, code, title, site, starts_on, ends_on, seats, scheme,
                                                               formacode)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, groups, 500, (insert, g) -> {
            insert.setObject(1, desk.ids().next());
            insert.setString(2, g.code());
            insert.setString(3, g.title());
            insert.setObject(
                    4, Objects.requireNonNull(places.get(g.siteSiret())).site());
            insert.setObject(5, g.startsOn());
            insert.setObject(6, g.endsOn());
            insert.setInt(7, g.seats());
            insert.setString(8, g.scheme());
            insert.setString(9, g.formacode());
        });
    }

    void update(List<Group> groups) {
        desk.batches().batchUpdate("""
                        update training.training_session
                           set title = ?, starts_on = ?, ends_on = ?, seats = ?, scheme = ?, formacode = ?
                         where code = ?
                        """, groups, 500, (update, g) -> {
            update.setString(1, g.title());
            update.setObject(2, g.startsOn());
            update.setObject(3, g.endsOn());
            update.setInt(4, g.seats());
            update.setString(5, g.scheme());
            update.setString(6, g.formacode());
            update.setString(7, g.code());
        });
    }
}
