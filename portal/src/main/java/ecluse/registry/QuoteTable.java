package ecluse.registry;

import ecluse.registry.QuoteFile.Quote;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Quotes as the registrar sees them. */
final class QuoteTable {
    /** Who writes to people: last name, first name and e-mail, and nothing else. As {@code quotes.act} has them. */
    private static final UUID CORRESPONDENCE = UUID.fromString("00000000-0000-7000-8000-00000000c0de");

    private static final int TO_WRITE = 35;

    private final Desk desk;

    QuoteTable(Desk desk) {
        this.desk = desk;
    }

    /** One step of a quote's history; {@code from} is null for the first. */
    record Event(String event, @Nullable String from, String to, String who, LocalDate on) {}

    record Stored(
            UUID id,
            Quote quote,
            UUID group,
            UUID site,
            UUID person,
            @Nullable LocalDate answerBy,
            List<Event> history) {

        private String state() {
            return history.getLast().to();
        }

        private boolean waits() {
            return state().equals("SENT_TO_JOBSEEKER");
        }
    }

    /** A quote that is there, and every state that a file has brought it to. */
    record Told(
            UUID group,
            UUID person,
            String scheme,
            String content,
            int hours,
            long hourlyCents,
            long cofinancingCents,
            String employer,
            Set<String> states) {

        boolean says(Quote quote, UUID of, UUID in) {
            return group.equals(in)
                    && person.equals(of)
                    && scheme.equals(quote.scheme().name())
                    && content.equals(quote.content())
                    && hours == quote.hours()
                    && hourlyCents == quote.hourlyCents()
                    && cofinancingCents == quote.cofinancingCents()
                    && employer.equals(quote.employer())
                    && states.contains(quote.state().name());
        }

        @Override
        public String toString() {
            return "Told[…]";
        }
    }

    record Placed(UUID person, UUID group) {}

    record Tied(UUID site, UUID person) {}

    Map<String, Told> byReference(List<String> references) {
        return desk
                .db()
                .sql("""
                select q.reference, q.training_session, q.person, q.scheme, q.content, q.hours, q.hourly_cents,
                       q.cofinancing_cents, coalesce(q.employer, '') as employer,
                       (select array_agg(e.to_state) from quotes.event e where e.quote = q.id and e.intake is not null) as states
                  from quotes.quote q where q.reference = any (:references)
                """)
                .param("references", references.toArray(String[]::new))
                .query((row, n) -> Map.entry(row.getString("reference"), told(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(
                row.getObject("training_session", UUID.class),
                row.getObject("person", UUID.class),
                row.getString("scheme"),
                row.getString("content"),
                row.getInt("hours"),
                row.getLong("hourly_cents"),
                row.getLong("cofinancing_cents"),
                row.getString("employer"),
                Set.copyOf(Arrays.asList((String[]) row.getArray("states").getArray())));
    }

    /** When the enrolment certificate was given, by person and group. */
    Map<Placed, LocalDate> registered(Collection<UUID> people) {
        return desk
                .db()
                .sql("""
                select person, training_session, max(registered_on) as registered_on
                  from training.enrolment
                 where person = any (:people) and registered_on is not null and state <> 'CANCELLED'
                 group by person, training_session
                """)
                .param("people", people.toArray(UUID[]::new))
                .query((row, n) -> Map.entry(
                        new Placed(row.getObject("person", UUID.class), row.getObject("training_session", UUID.class)),
                        row.getObject("registered_on", LocalDate.class)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Whom a site is or was tied to. */
    Set<Tied> tied(Collection<UUID> people) {
        return new HashSet<>(desk.db()
                .sql("select holder, person from disclosure.tie where person = any (:people) and origin = 'ENROLMENT'")
                .param("people", people.toArray(UUID[]::new))
                .query((row, n) -> new Tied(row.getObject("holder", UUID.class), row.getObject("person", UUID.class)))
                .list());
    }

    void insert(List<Stored> quotes) {
        insertQuotes(quotes);
        insertHistories(quotes);
        var waiting = quotes.stream().filter(Stored::waits).toList();
        insertLinks(waiting);
        insertTies(waiting);
    }

    private void insertQuotes(List<Stored> quotes) {
        desk.batches().batchUpdate("""
                        insert into quotes.quote (id, reference, training_session, site, person, scheme, content, hours,
                                                  hourly_cents, cofinancing_cents, employer, state, version, answer_by, changed_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?)
                        """, quotes, 500, (insert, stored) -> {
            var quote = stored.quote();
            insert.setObject(1, stored.id());
            insert.setString(2, quote.reference());
            insert.setObject(3, stored.group());
            insert.setObject(4, stored.site());
            insert.setObject(5, stored.person());
            insert.setString(6, quote.scheme().name());
            insert.setString(7, quote.content());
            insert.setInt(8, quote.hours());
            insert.setInt(9, Math.toIntExact(quote.hourlyCents()));
            insert.setLong(10, quote.cofinancingCents());
            insert.setString(11, quote.employer());
            insert.setString(12, stored.state());
            insert.setInt(13, stored.history().size());
            insert.setObject(14, answerBy(stored), Types.TIMESTAMP_WITH_TIMEZONE);
            insert.setObject(15, at(stored.history().getLast().on()));
        });
    }

    private record Step(Stored stored, int n, Event event) {}

    /** What a step says the quote was: it never changed once it was written. */
    private void insertHistories(List<Stored> quotes) {
        var steps = quotes.stream()
                .flatMap(stored -> IntStream.range(0, stored.history().size())
                        .mapToObj(i -> new Step(stored, i + 1, stored.history().get(i))))
                .toList();
        desk.batches().batchUpdate("""
                        insert into quotes.event (quote, n, event, from_state, to_state, who, reason, content, intake, at)
                        select q.id, ?, ?, ?, ?, ?, nullif(?, ''),
                               to_jsonb(q) || jsonb_build_object('state', ?, 'version', ?),
                               nullif(current_setting('ecluse.intake', true), '')::uuid, ?
                          from quotes.quote q where q.id = ?
                        """, steps, 500, (insert, step) -> {
            var event = step.event();
            insert.setInt(1, step.n());
            insert.setString(2, event.event());
            insert.setString(3, event.from());
            insert.setString(4, event.to());
            insert.setString(5, event.who());
            insert.setString(
                    6, event.who().equals("ADVISER") ? step.stored().quote().reason() : "");
            insert.setString(7, event.to());
            insert.setInt(8, step.n());
            insert.setObject(9, at(event.on()));
            insert.setObject(10, step.stored().id());
        });
    }

    /** A mail went out elsewhere; the office may send one from here. */
    private void insertLinks(List<Stored> waiting) {
        desk.batches()
                .batchUpdate(
                        "insert into quotes.link (quote, state, expires_at) values (?, 'SENT', ?)",
                        waiting,
                        500,
                        (insert, stored) -> {
                            insert.setObject(1, stored.id());
                            insert.setObject(2, answerBy(stored));
                        });
    }

    private void insertTies(List<Stored> waiting) {
        desk.batches().batchUpdate("""
                        insert into disclosure.tie (id, holder, person, origin, source, fields, opened_at, closes_at)
                        values (?, ?, ?, 'NOTICE', ?, ?, ?, ?)
                        """, waiting, 500, (insert, stored) -> {
            insert.setObject(1, desk.ids().next());
            insert.setObject(2, CORRESPONDENCE);
            insert.setObject(3, stored.person());
            insert.setObject(4, stored.id());
            insert.setInt(5, TO_WRITE);
            insert.setObject(6, at(stored.history().getLast().on()));
            insert.setObject(7, answerBy(stored));
        });
    }

    private static @Nullable OffsetDateTime answerBy(Stored stored) {
        return stored.answerBy() == null ? null : noon(stored.answerBy()).atOffset(ZoneOffset.UTC);
    }

    /** At noon of a day, which the file does not tell more closely; now, when that is still to come. */
    private OffsetDateTime at(LocalDate day) {
        var now = desk.clock().instant();
        var noon = noon(day);
        return (noon.isAfter(now) ? now : noon).atOffset(ZoneOffset.UTC);
    }

    private static Instant noon(LocalDate day) {
        return day.atTime(12, 0).atZone(PersonFile.PARIS).toInstant();
    }
}
