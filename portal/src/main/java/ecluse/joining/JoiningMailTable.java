package ecluse.joining;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails that wait, each claimed by one worker before the relay is spoken to. */
@Component
class JoiningMailTable {
    private final JdbcClient db;

    JoiningMailTable(JdbcClient db) {
        this.db = db;
    }

    /** What a mail is about. Names stand in the database. */
    enum Kind {
        PROVE,
        REFUSED,
        ACTIVATE,
        TERM_90,
        TERM_30,
        TERM_7,
        ENDED,
        SUSPENDED,
        LIFTED,
        TERMINATED,
        RENEWED,
        /** To who is appointed to keep a partner's accounts. */
        MANAGER,
        /** To those who are there already. */
        APPOINTED;

        /** The page that its link opens, before the secret; the portal's first page where it has none. */
        String path(String secret) {
            return switch (this) {
                case PROVE -> "/join/follow/" + secret;
                case ACTIVATE -> "/join/activate/" + secret;
                case MANAGER -> "/join/manager/" + secret;
                case APPOINTED -> "/team";
                case TERM_90, TERM_30, TERM_7, ENDED, RENEWED -> "/our-agreement";
                case REFUSED, SUSPENDED, LIFTED, TERMINATED -> "/";
            };
        }
    }

    record Claim(UUID mail, int attempt, Kind kind, String address, Locale language, UUID agreement) {
        @Override
        public String toString() {
            return "Claim[" + mail + "]";
        }
    }

    Optional<Claim> claim(byte[] link) {
        return db.sql("select mail, attempt, kind, address, language, agreement from joining.claim(:link)")
                .param("link", link)
                .query((row, n) -> new Claim(
                        row.getObject("mail", UUID.class),
                        row.getInt("attempt"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("address"),
                        Locale.of(row.getString("language")),
                        row.getObject("agreement", UUID.class)))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select joining.settle(:mail, :attempt, :outcome)")
                .param("mail", claim.mail())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }

    /** What became of the last link to the first account: {@code WAITING}, {@code SENT} …, or {@code OVER} when it cannot serve. */
    Optional<String> invitation(UUID agreement) {
        return last(agreement, Kind.ACTIVATE, "OVER");
    }

    /** Of the last link to a manager; {@code USED} when its account is open. */
    Optional<String> appointment(UUID agreement) {
        return last(agreement, Kind.MANAGER, "USED");
    }

    private Optional<String> last(UUID agreement, Kind kind, String used) {
        return db.sql("""
                select case when m.used_at is not null then :used when m.expires_at < clock_timestamp() then 'OVER' else m.state end
                  from joining.mail m where m.agreement = :agreement and m.kind = :kind
                 order by m.asked_at desc limit 1
                """)
                .param("agreement", agreement)
                .param("kind", kind.name())
                .param("used", used)
                .query(String.class)
                .optional();
    }
}
