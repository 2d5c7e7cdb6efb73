package ecluse.incidents;

import ecluse.incidents.Exposure.Subject;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists in the database. Drawn and sealed by its functions alone: the application's role may not write a line. */
@Component
class ExposureTable {
    private static final int ROWS_AT_ONCE = 5_000;
    private static final String COLUMNS = """
            select x.id, x.account, x.partner, x.from_at, x.to_at, x.last_position, x.people, x.disclosures, x.fields,
                   x.sha256, x.ledger_root, x.made_at, x.position, x.took_ms, maker.code as maker_code,
                   coalesce(a.code, p.code) as subject_code, coalesce(a.display_name, p.legal_name) as subject_name
              from incidents.exposure x
              join accounts.account maker on maker.id = x.made_by
              left join accounts.account a on a.id = x.account
              left join partners.partner p on p.id = x.partner
            """;

    private final JdbcClient db;

    ExposureTable(JdbcClient db) {
        this.db = db;
    }

    Optional<Subject> accountByCode(String code) {
        return db.sql("select id from accounts.account where code = upper(?)")
                .param(code)
                .query((row, n) -> (Subject) new Subject.Account(id(row, "id")))
                .optional();
    }

    Optional<Subject> partnerByCode(String code) {
        return db.sql("select id from partners.partner where code = upper(?)")
                .param(code)
                .query((row, n) -> (Subject) new Subject.Partner(id(row, "id")))
                .optional();
    }

    void draw(byte[] token, UUID id, Subject subject, Instant from, Instant to) {
        db.sql("select incidents.draw(:token, :id, :account::uuid, :partner::uuid, :from, :to)")
                .param("token", token)
                .param("id", id)
                .param("account", subject instanceof Subject.Account(var account) ? account : null)
                .param("partner", subject instanceof Subject.Partner(var partner) ? partner : null)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", to.atOffset(ZoneOffset.UTC))
                .query()
                .singleRow();
    }

    void seal(byte[] token, UUID id, byte[] sha256, byte[] root) {
        db.sql("select incidents.seal(?, ?, ?, ?)")
                .params(token, id, sha256, root)
                .query()
                .singleRow();
    }

    long lastPositionOf(UUID id) {
        return db.sql("select last_position from incidents.exposure where id = ?")
                .param(id)
                .query(Long.class)
                .single();
    }

    /** Reads the list as a stream: its length does not matter to memory. In a transaction. */
    void hash(UUID id, ListHash hash) {
        db.sql(
                        "select person, fields, times, first_at, last_at from incidents.exposed where exposure = ? order by person")
                .param(id)
                .withFetchSize(ROWS_AT_ONCE)
                .query(row -> {
                    hash.add(
                            id(row, "person"),
                            row.getInt("fields"),
                            row.getInt("times"),
                            instant(row, "first_at"),
                            instant(row, "last_at"));
                });
    }

    /** Reads the ledger's entries that the list is made of, as a stream. In a transaction. */
    void root(UUID id, EntryRoot root) {
        var whose = db.sql("select account is not null from incidents.exposure where id = ?")
                        .param(id)
                        .query(Boolean.class)
                        .single()
                ? "e.account = x.account"
                : "e.partner = x.partner";
        db.sql("""
                select e.position, e.at, e.purpose, e.service, e.fields, e.account, e.partner, e.sign_in, e.tie, e.person
                  from incidents.exposure x join ledger.entry e on
                """ + " " + whose + """
                 where x.id = ? and e.kind = 1 and e.position <= x.last_position and e.at >= x.from_at and e.at < x.to_at
                 order by e.position
                """).param(id).withFetchSize(ROWS_AT_ONCE).query(row -> {
            root.add(entry(row));
        });
    }

    Optional<Exposure> byId(UUID id) {
        return db.sql(COLUMNS + "where x.id = ? and x.sha256 is not null")
                .param(id)
                .query(ExposureTable::exposure)
                .optional();
    }

    List<Exposure> newest(int offset, int limit) {
        return db.sql(COLUMNS + "where x.sha256 is not null order by x.position desc offset ? limit ?")
                .params(offset, limit)
                .query(ExposureTable::exposure)
                .list();
    }

    List<Exposed> people(UUID id, int offset, int limit) {
        return db.sql("""
                select person, fields, times, first_at, last_at
                  from incidents.exposed where exposure = ? order by person offset ? limit ?
                """)
                .params(id, offset, limit)
                .query((row, n) -> new Exposed(
                        new PersonRef(id(row, "person")),
                        Field.of(row.getInt("fields")),
                        row.getInt("times"),
                        instant(row, "first_at"),
                        instant(row, "last_at")))
                .list();
    }

    /** How many people each field was shown of. */
    Map<Field, Integer> peopleByField(UUID id) {
        var counts = List.of(Field.values()).stream()
                .map(field -> "count(*) filter (where fields & " + field.bit() + " <> 0) as \"" + field + "\"")
                .collect(Collectors.joining(", "));
        return db.sql("select " + counts + " from incidents.exposed where exposure = ?")
                .param(id)
                .query((row, n) -> {
                    Map<Field, Integer> people = new EnumMap<>(Field.class);
                    for (var field : Field.values()) {
                        int shown = row.getInt(field.name());
                        if (shown > 0) {
                            people.put(field, shown);
                        }
                    }
                    return people;
                })
                .single();
    }

    List<Reader> readers(Exposure exposure, int limit) {
        return db.sql("""
                select a.code, coalesce(s.started_at, min(e.at)) as started_at, coalesce(s.address, '') as address,
                       count(distinct e.person) as people, count(*) as disclosures
                  from ledger.entry e
                  join accounts.account a on a.id = e.account
                  left join accounts.sign_in s on s.id = e.sign_in
                 where e.kind = 1 and e.position <= :last and e.at >= :from and e.at < :to and
                """ + (exposure.ofAccount() ? " e.account = :subject" : " e.partner = :subject") + """
                 group by a.code, e.sign_in, s.started_at, s.address
                 order by min(e.position) limit :limit
                """)
                .param("last", exposure.lastPosition())
                .param("from", exposure.from().atOffset(ZoneOffset.UTC))
                .param("to", exposure.to().atOffset(ZoneOffset.UTC))
                .param("subject", exposure.subject().id())
                .param("limit", limit)
                .query((row, n) -> new Reader(
                        row.getString("code"),
                        instant(row, "started_at"),
                        row.getString("address"),
                        row.getInt("people"),
                        row.getLong("disclosures")))
                .list();
    }

    private static Exposure exposure(ResultSet row, int number) throws SQLException {
        var account = row.getObject("account", UUID.class);
        return new Exposure(
                id(row, "id"),
                account != null ? new Subject.Account(account) : new Subject.Partner(id(row, "partner")),
                row.getString("subject_code"),
                row.getString("subject_name"),
                instant(row, "from_at"),
                instant(row, "to_at"),
                row.getLong("last_position"),
                row.getInt("people"),
                row.getLong("disclosures"),
                Field.of(row.getInt("fields")),
                HexFormat.of().formatHex(row.getBytes("sha256")),
                HexFormat.of().formatHex(row.getBytes("ledger_root")),
                instant(row, "made_at"),
                row.getString("maker_code"),
                row.getLong("position"),
                Duration.ofMillis(row.getInt("took_ms")));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong("position"),
                instant(row, "at"),
                row.getInt("purpose"),
                row.getInt("service"),
                row.getInt("fields"),
                row.getObject("account", UUID.class),
                row.getObject("partner", UUID.class),
                row.getObject("sign_in", UUID.class),
                row.getObject("tie", UUID.class),
                row.getObject("person", UUID.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private static UUID id(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }
}
