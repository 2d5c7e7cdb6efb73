package ecluse.detection;

import ecluse.detection.Rules.Finding;
import ecluse.disclosure.Reason;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The cursor over the ledger, the refusals after it, and the signals. */
@Component
class SignalTable {
    /** Notices are sent by a machine to an approved list; what stops them is said on their page. */
    private static final String COUNTED = "e.kind = 2 and e.reason in (" + Reason.OVER_BUDGET.code() + ", "
            + Reason.NO_TIE.code() + ") and e.purpose <> " + Purpose.NOTIFY.code();

    private final JdbcClient db;

    SignalTable(JdbcClient db) {
        this.db = db;
    }

    /** What is new in the ledger. */
    record News(long upTo, List<UUID> accounts, Instant first) {}

    /** Where the last look ended, if no other node looks now; held until the transaction ends. */
    Optional<Long> takeCursor() {
        return db.sql("select position from detection.cursor for update skip locked")
                .query(Long.class)
                .optional();
    }

    void moveCursor(long position) {
        db.sql("update detection.cursor set position = ?").param(position).update();
    }

    long head() {
        return db.sql("select position from ledger.head").query(Long.class).single();
    }

    /** Accounts that were refused something after one position, up to another. */
    Optional<News> news(long after, long upTo) {
        var first = new LinkedHashMap<UUID, Instant>();
        db.sql("select e.account, min(e.at) as first from ledger.entry e where " + COUNTED + """
                 and e.account is not null and e.position > :after and e.position <= :upTo
                 group by e.account
                """)
                .param("after", after)
                .param("upTo", upTo)
                .query(row -> {
                    first.put(Objects.requireNonNull(row.getObject("account", UUID.class)), instant(row, "first"));
                });
        return first.values().stream()
                .min(Instant::compareTo)
                .map(earliest -> new News(upTo, List.copyOf(first.keySet()), earliest));
    }

    /**
     * The accounts' refusals as far back as a rule looks. What closed an account itself before is paid for: an account that was
     * opened again starts afresh.
     */
    Map<UUID, List<Refusal>> refusals(News news) {
        record Line(UUID account, Refusal refusal) {}
        try (Stream<Line> lines = db
                .sql("""
                with asked as (
                    select a.account, coalesce((select max(greatest(s.position, l.closed_position))
                                                  from detection.signal s join containment.lock l on l.id = s.lock
                                                 where s.account = a.account and l.scope = 2), 0) as after
                      from unnest(:accounts::uuid[]) as a(account)
                )
                select e.account, e.position, e.at, e.reason, e.person
                  from asked join ledger.entry e on e.account = asked.account
                 where e.at > :since and e.position <= :upTo and e.position > asked.after and
                """ + COUNTED + " order by e.position")
                .param("accounts", news.accounts().toArray(UUID[]::new))
                .param("since", news.first().minus(Rules.LONGEST_WINDOW).atOffset(ZoneOffset.UTC))
                .param("upTo", news.upTo())
                .query((row, n) -> new Line(required(row, "account"), refusal(row)))
                .stream()) {
            return lines.collect(Collectors.groupingBy(
                    Line::account, LinkedHashMap::new, Collectors.mapping(Line::refusal, Collectors.toList())));
        }
    }

    void insert(UUID id, UUID account, Finding finding, UUID lock) {
        insert(
                id,
                finding.rule().name(),
                account,
                finding.position(),
                finding.seen(),
                finding.first(),
                finding.last(),
                lock);
    }

    void insert(UUID id, String rule, UUID account, long position, int seen, Instant first, Instant last, UUID lock) {
        db.sql("""
                insert into detection.signal (id, rule, account, position, raised_at, seen, first_at, last_at, lock)
                values (:id, :rule, :account, :position, clock_timestamp(), :seen, :first, :last, :lock)
                """)
                .param("id", id)
                .param("rule", rule)
                .param("account", account)
                .param("position", position)
                .param("seen", seen)
                .param("first", first.atOffset(ZoneOffset.UTC))
                .param("last", last.atOffset(ZoneOffset.UTC))
                .param("lock", lock)
                .update();
    }

    List<Signal> last(int limit) {
        return db.sql("""
                select s.id, s.rule, s.account, a.code as account_code, coalesce(p.code, '') as partner_code, s.position,
                       s.raised_at, s.seen, s.first_at, s.last_at, s.lock
                  from detection.signal s
                  join accounts.account a on a.id = s.account
                  left join partners.partner p on p.id = a.partner
                 order by s.raised_at desc limit ?
                """).param(limit).query(SignalTable::signal).list();
    }

    private static Signal signal(ResultSet row, int number) throws SQLException {
        return new Signal(
                required(row, "id"),
                row.getString("rule"),
                required(row, "account"),
                row.getString("account_code"),
                row.getString("partner_code"),
                row.getLong("position"),
                instant(row, "raised_at"),
                row.getInt("seen"),
                instant(row, "first_at"),
                instant(row, "last_at"),
                required(row, "lock"));
    }

    private static Refusal refusal(ResultSet row) throws SQLException {
        return new Refusal(
                row.getLong("position"),
                instant(row, "at"),
                row.getInt("reason") == Reason.OVER_BUDGET.code() ? Reason.OVER_BUDGET : Reason.NO_TIE,
                Optional.ofNullable(row.getObject("person", UUID.class)).map(PersonRef::new));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private static UUID required(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, UUID.class));
    }
}
