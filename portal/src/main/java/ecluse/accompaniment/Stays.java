package ecluse.accompaniment;

import ecluse.kernel.PersonRef;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A person's trainings, at whatever organisation: for the adviser in charge and for that person. */
@Component
public class Stays {
    private final JdbcClient db;

    Stays(JdbcClient db) {
        this.db = db;
    }

    /** Of somebody whom the gate has shown to the caller; the latest first, a hundred at most. */
    public List<Stay> of(PersonRef person) {
        return db.sql("""
                select e.id, g.title, p.legal_name, g.starts_on, g.ends_on, e.state, e.placed_on, e.registered_on, e.entered_on,
                       e.exited_on
                  from training.enrolment e
                  join training.training_session g on g.id = e.training_session
                  join partners.site s on s.id = g.site
                  join partners.partner p on p.id = s.partner
                 where e.person = :person
                 order by e.placed_on desc, e.id desc
                 limit 100
                """)
                .param("person", person.value())
                .query((row, n) -> new Stay(
                        row.getObject("id", UUID.class),
                        row.getString("title"),
                        row.getString("legal_name"),
                        row.getObject("starts_on", LocalDate.class),
                        row.getObject("ends_on", LocalDate.class),
                        row.getString("state"),
                        row.getObject("placed_on", LocalDate.class),
                        row.getObject("registered_on", LocalDate.class),
                        row.getObject("entered_on", LocalDate.class),
                        row.getObject("exited_on", LocalDate.class)))
                .list();
    }
}
