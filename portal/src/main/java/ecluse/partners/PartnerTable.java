package ecluse.partners;

import ecluse.kernel.PartnerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class PartnerTable {
    private static final String COLUMNS = """
            select id, code, siret, nda, legal_name, size_class, status, agreement_number, agreement_start, agreement_end
              from partners.partner p
            """;

    /** Words are typed by humans: a percent sign means itself. */
    private static final String FOUND = """
             where :words = ''
                or lower(p.legal_name) like :pattern
                or lower(p.code) like :pattern
                or p.siret like :digits
                or exists (select 1 from partners.site s where s.partner = p.id and s.siret like :digits)
            """;

    private final JdbcClient db;

    PartnerTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Partner> byId(PartnerId id) {
        return db.sql(COLUMNS + " where id = :id")
                .param("id", id.value())
                .query(PartnerTable::partner)
                .optional();
    }

    Optional<Partner> byCode(String code) {
        return db.sql(COLUMNS + " where code = upper(:code)")
                .param("code", code)
                .query(PartnerTable::partner)
                .optional();
    }

    List<Partner> search(String words, long offset, int limit) {
        return found(COLUMNS + FOUND + " order by lower(p.legal_name), p.id offset :offset limit :limit", words)
                .param("offset", offset)
                .param("limit", limit)
                .query(PartnerTable::partner)
                .list();
    }

    long count(String words) {
        return found("select count(*) from partners.partner p" + FOUND, words)
                .query(Long.class)
                .single();
    }

    private JdbcClient.StatementSpec found(String sql, String words) {
        var escaped = words.toLowerCase(Locale.ROOT).replaceAll("([\\\\%_])", "\\\\$1");
        var digits = escaped.replaceAll("\\s", "");
        return db.sql(sql)
                .param("words", words)
                .param("pattern", "%" + escaped + "%")
                .param("digits", digits + "%");
    }

    private static Partner partner(ResultSet row, int number) throws SQLException {
        return new Partner(
                new PartnerId(row.getObject("id", UUID.class)),
                row.getString("code"),
                row.getString("siret"),
                row.getString("nda"),
                row.getString("legal_name"),
                Partner.SizeClass.valueOf(row.getString("size_class").toUpperCase(Locale.ROOT)),
                Partner.Status.valueOf(row.getString("status")),
                row.getString("agreement_number"),
                row.getObject("agreement_start", LocalDate.class),
                row.getObject("agreement_end", LocalDate.class));
    }
}
