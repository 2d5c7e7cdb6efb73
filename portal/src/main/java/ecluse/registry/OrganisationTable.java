package ecluse.registry;

import ecluse.registry.OrganisationFile.Organisation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Partner organisations as the registrar sees them. Their status is the agency's to change, not a file's. */
final class OrganisationTable {
    private final Desk desk;

    OrganisationTable(Desk desk) {
        this.desk = desk;
    }

    Map<String, Organisation> byCode(List<String> codes) {
        return desk.db().sql("""
                select code, siret, nda, legal_name, size_class, agreement_number, agreement_start, agreement_end
                  from partners.partner where code = any (:codes)
                """).param("codes", codes.toArray(String[]::new)).query(Organisation.class).list().stream()
                .collect(Collectors.toMap(Organisation::code, organisation -> organisation));
    }

    Map<String, String> codesBySiret(List<String> sirets) {
        return desk
                .db()
                .sql("select siret, code from partners.partner where siret = any (:sirets)")
                .param("sirets", sirets.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("siret"), row.getString("code")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    void insert(List<Organisation> organisations) {
        desk.batches().batchUpdate("""
                        insert into partners.partner (id, code, siret, nda, legal_name, size_class, agreement_number,
                                                      agreement_start, agreement_end)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """, organisations, 500, (insert, o) -> {
            insert.setObject(1, desk.ids().next());
            insert.setString(2, o.code());
            insert.setString(3, o.siret());
            insert.setString(4, o.nda());
            insert.setString(5, o.legalName());
            insert.setString(6, o.sizeClass());
            insert.setString(7, o.agreementNumber());
            insert.setObject(8, o.agreementStart());
            insert.setObject(9, o.agreementEnd());
        });
    }

    void update(List<Organisation> organisations) {
        desk.batches().batchUpdate("""
                        update partners.partner
                           set siret = ?, nda = ?, legal_name = ?, size_class = ?, agreement_number = ?,
                               agreement_start = ?, agreement_end = ?
                         where code = ?
                        """, organisations, 500, (update, o) -> {
            update.setString(1, o.siret());
            update.setString(2, o.nda());
            update.setString(3, o.legalName());
            update.setString(4, o.sizeClass());
            update.setString(5, o.agreementNumber());
            update.setObject(6, o.agreementStart());
            update.setObject(7, o.agreementEnd());
            update.setString(8, o.code());
        });
    }
}
