package ecluse.ownspace;

import ecluse.kernel.AccountId;
import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the own space says of a person by reference. */
@Component
class SpaceTable {
    private final JdbcClient db;

    SpaceTable(JdbcClient db) {
        this.db = db;
    }

    /** A quote that waits for the person's answer. */
    record Waiting(UUID quote, String title, String organisation, Instant answerBy) {}

    List<Waiting> waiting(PersonRef person) {
        return db.sql("""
                select q.id, g.title, p.legal_name, q.answer_by
                  from quotes.quote q
                  join training.training_session g on g.id = q.training_session
                  join partners.site s on s.id = q.site
                  join partners.partner p on p.id = s.partner
                 where q.person = :person and q.state = 'SENT_TO_JOBSEEKER'
                 order by q.answer_by, q.id
                """)
                .param("person", person.value())
                .query((row, n) -> new Waiting(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getString("legal_name"),
                        row.getObject("answer_by", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** A space that its holder has closed. */
    record ClosedSpace(PersonRef person, Instant closedAt) {}

    /** Those of an adviser's people on a day. */
    List<ClosedSpace> closed(AccountId adviser, LocalDate day) {
        return db.sql("""
                select s.person, l.closed_at
                  from accompaniment.charge c
                  join ownspace.space s on s.person = c.person
                  join containment.lock l on l.target = s.account::text and l.scope = 2 and l.rule = 'NOT_ME'
                 where c.adviser = :adviser and c.since <= :day and (c.until is null or c.until >= :day)
                   and l.reopened_position is null and l.lapsed_at is null
                 order by l.closed_at, s.person limit 100
                """)
                .param("adviser", adviser.value())
                .param("day", day)
                .query((row, n) -> new ClosedSpace(
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getObject("closed_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** The name of who is in charge of the person on a day. */
    Optional<String> adviser(PersonRef person, LocalDate day) {
        return db.sql("""
                select a.display_name
                  from accompaniment.charge c join accounts.account a on a.id = c.adviser
                 where c.person = :person and c.since <= :day and (c.until is null or c.until >= :day)
                """)
                .param("person", person.value())
                .param("day", day)
                .query(String.class)
                .optional();
    }
}
