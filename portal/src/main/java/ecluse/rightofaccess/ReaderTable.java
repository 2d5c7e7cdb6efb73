package ecluse.rightofaccess;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was shown a person's file, as far as the index has followed the ledger. */
@Component
class ReaderTable {
    private final JdbcClient db;

    ReaderTable(JdbcClient db) {
        this.db = db;
    }

    void follow() {
        db.sql("select rightofaccess.follow()").query(Long.class).single();
    }

    /**
     * What one organisation was shown, or refused, on one day for one purpose: offices open the same list many times a day.
     *
     * @param organisation its name; null for the agency
     * @param times how often
     * @param latest position of the last entry of these
     */
    record Reading(
            LocalDate day,
            @Nullable String organisation,
            int purpose,
            boolean refused,
            Set<Field> fields,
            int times,
            long latest,
            Instant at) {
        public String purposeKey() {
            return "duty.purpose." + Purpose.of(purpose);
        }

        public List<String> fieldKeys() {
            return fields.stream().map(field -> "duty.field." + field).toList();
        }
    }

    /** The latest first; what the person itself was shown is left out. Empty while the index has not come to the person. */
    Optional<List<Reading>> of(PersonRef person, long offset, int limit) {
        boolean there = db.sql("select exists (select from rightofaccess.indexed where person = :person)")
                .param("person", person.value())
                .query(Boolean.class)
                .single();
        return there ? Optional.of(readings(person, offset, limit)) : Optional.empty();
    }

    private List<Reading> readings(PersonRef person, long offset, int limit) {
        return db.sql("""
                select (e.at at time zone 'Europe/Paris')::date as day, p.legal_name, e.purpose, e.reason <> 0 as refused,
                       bit_or(e.fields) as fields, count(*) as times, max(e.position) as latest, max(e.at) as at
                  from rightofaccess.shown s
                  join ledger.entry e on e.position = s.position
                  left join partners.partner p on p.id = e.partner
                 where s.person = :person and e.purpose <> :own and e.purpose <> 0
                 group by 1, p.id, p.legal_name, e.purpose, 4
                 order by latest desc offset :offset limit :limit
                """)
                .param("person", person.value())
                .param("own", Purpose.OWN_FILE.code())
                .param("offset", offset)
                .param("limit", limit)
                .query(ReaderTable::reading)
                .list();
    }

    private static Reading reading(ResultSet row, int number) throws SQLException {
        return new Reading(
                row.getObject("day", LocalDate.class),
                row.getString("legal_name"),
                row.getInt("purpose"),
                row.getBoolean("refused"),
                Field.of(row.getInt("fields")),
                row.getInt("times"),
                row.getLong("latest"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    boolean has(PersonRef person, long position) {
        return db.sql("select exists (select from rightofaccess.shown where person = :person and position = :position)")
                .param("person", person.value())
                .param("position", position)
                .query(Boolean.class)
                .single();
    }
}
