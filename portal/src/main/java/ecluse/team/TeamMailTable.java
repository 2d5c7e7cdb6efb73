package ecluse.team;

import ecluse.kernel.Role;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Mails that wait, each claimed by one worker before the relay is spoken to. */
@Component
class TeamMailTable {
    private final JdbcClient db;

    TeamMailTable(JdbcClient db) {
        this.db = db;
    }

    /** What a mail is about. Names stand in the database. */
    enum Kind {
        INVITED,
        NEWCOMER,
        APPROVED,
        REVIEW,
        /** A directory's token was made or revoked; the page is the module {@code scim}'s. */
        DIRECTORY;

        /** The page that it leads to. */
        String path(String secret) {
            return switch (this) {
                case INVITED -> "/team/welcome/" + secret;
                case NEWCOMER -> "/team";
                case APPROVED -> "/";
                case REVIEW -> "/team/review";
                case DIRECTORY -> "/team/directory";
            };
        }
    }

    /** @param code of the account that it is about. Prints no address (invariant 8). */
    record Claim(
            UUID mail,
            int attempt,
            Kind kind,
            String login,
            Locale language,
            String organisation,
            String code,
            Role role) {
        @Override
        public String toString() {
            return "Claim[" + mail + "]";
        }
    }

    Optional<Claim> claim(byte[] link) {
        return db.sql("select mail, attempt, kind, login, language, organisation, code, role from team.claim(:link)")
                .param("link", link)
                .query((row, n) -> new Claim(
                        row.getObject("mail", UUID.class),
                        row.getInt("attempt"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("login"),
                        Locale.of(row.getString("language")),
                        row.getString("organisation"),
                        row.getString("code"),
                        Role.valueOf(row.getString("role"))))
                .optional();
    }

    void settle(Claim claim, String outcome) {
        db.sql("select team.settle(:mail, :attempt, :outcome)")
                .param("mail", claim.mail())
                .param("attempt", claim.attempt())
                .param("outcome", outcome)
                .query((row, n) -> "")
                .list();
    }
}
