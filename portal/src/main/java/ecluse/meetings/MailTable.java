package ecluse.meetings;

import ecluse.calendar.TimeZones;
import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails that wait to be written to the people of a meeting. */
@Component
class MailTable {
    private final JdbcClient db;

    MailTable(JdbcClient db) {
        this.db = db;
    }

    /** A mail that this worker alone writes: about the meeting's day and place, and nothing else. */
    record Claim(
            UUID mail,
            PersonRef person,
            int attempt,
            String kind,
            Instant startsAt,
            ZoneId zone,
            @Nullable String place,
            @Nullable String link) {}

    Optional<Claim> claim() {
        return db.sql("select mail, person, attempt, kind, starts_at, postcode, place, link from meetings.claim_mail()")
                .query((row, n) -> new Claim(
                        row.getObject("mail", UUID.class),
                        new PersonRef(row.getObject("person", UUID.class)),
                        row.getInt("attempt"),
                        row.getString("kind"),
                        MeetingTable.instant(row, "starts_at"),
                        TimeZones.at(row.getString("postcode")),
                        row.getString("place"),
                        row.getString("link")))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select meetings.settle_mail(:mail, :attempt, :outcome)")
                .param("mail", claim.mail())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }
}
