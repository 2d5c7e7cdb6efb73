package ecluse.registry;

import ecluse.registry.SiteFile.Site;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Partners' establishments as the registrar sees them. */
final class SiteTable {
    private final Desk desk;

    SiteTable(Desk desk) {
        this.desk = desk;
    }

    /** Where a site stands. */
    record Place(UUID site, UUID partner) {}

    Map<String, Site> bySiret(List<String> sirets) {
        return desk.db().sql("""
                select s.siret, p.siret as organisation_siret, s.name, s.postcode, s.commune
                  from partners.site s join partners.partner p on p.id = s.partner
                 where s.siret = any (:sirets)
                """).param("sirets", sirets.toArray(String[]::new)).query(Site.class).list().stream()
                .collect(Collectors.toMap(Site::siret, site -> site));
    }

    Map<String, UUID> partnersBySiret(List<String> sirets) {
        return desk
                .db()
                .sql("select siret, id from partners.partner where siret = any (:sirets)")
                .param("sirets", sirets.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("siret"), row.getObject("id", UUID.class)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    Map<String, Place> places(List<String> sirets) {
        return desk
                .db()
                .sql("select siret, id, partner from partners.site where siret = any (:sirets)")
                .param("sirets", sirets.toArray(String[]::new))
                .query((row, n) -> Map.entry(
                        row.getString("siret"),
                        new Place(row.getObject("id", UUID.class), row.getObject("partner", UUID.class))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void insert(List<Site> sites, Map<String, UUID> partners) {
        desk.batches()
                .batchUpdate(
                        "insert into partners.site (id, partner, siret, name, postcode, commune) values (?, ?, ?, ?, ?, ?)",
                        sites,
                        500,
                        (insert, s) -> {
                            insert.setObject(1, desk.ids().next());
                            insert.setObject(2, partners.get(s.organisationSiret()));
                            insert.setString(3, s.siret());
                            insert.setString(4, s.name());
                            insert.setString(5, s.postcode());
                            insert.setString(6, s.commune());
                        });
    }

    void update(List<Site> sites) {
        desk.batches()
                .batchUpdate(
                        "update partners.site set name = ?, postcode = ?, commune = ? where siret = ?",
                        sites,
                        500,
                        (update, s) -> {
                            update.setString(1, s.name());
                            update.setString(2, s.postcode());
                            update.setString(3, s.commune());
                            update.setString(4, s.siret());
                        });
    }
}
