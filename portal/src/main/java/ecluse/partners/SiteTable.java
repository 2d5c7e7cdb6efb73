package ecluse.partners;

import ecluse.kernel.PartnerId;
import ecluse.kernel.SiteId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class SiteTable {
    private static final String COLUMNS = "select id, partner, siret, name, postcode, commune from partners.site";

    private final JdbcClient db;

    SiteTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Site> byId(SiteId id) {
        return db.sql(COLUMNS + " where id = :id")
                .param("id", id.value())
                .query(SiteTable::site)
                .optional();
    }

    List<Site> of(PartnerId partner) {
        return db.sql(COLUMNS + " where partner = :partner order by lower(name), id")
                .param("partner", partner.value())
                .query(SiteTable::site)
                .list();
    }

    int count(PartnerId partner) {
        return db.sql("select count(*) from partners.site where partner = :partner")
                .param("partner", partner.value())
                .query(Integer.class)
                .single();
    }

    private static Site site(ResultSet row, int number) throws SQLException {
        return new Site(
                new SiteId(row.getObject("id", UUID.class)),
                new PartnerId(row.getObject("partner", UUID.class)),
                row.getString("siret"),
                row.getString("name"),
                row.getString("postcode"),
                row.getString("commune"));
    }
}
