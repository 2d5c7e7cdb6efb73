package ecluse.web;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.ledger.LedgerPublisher;
import ecluse.ledger.Publishing;
import ecluse.ledger.Standing;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Whether this node can serve: for a balancer and for whoever starts it. */
@Controller
class HealthController {
    private static final int SECONDS = 2;

    private final DataSource database;
    private final Publishing publishing;

    HealthController(DataSource database, Publishing publishing) {
        this.database = database;
        this.publishing = publishing;
    }

    /** A ledger that is not published stops no page by itself, so it takes no node out of service. */
    private record Health(String status, Published ledger) {}

    /**
     * How the ledger's publishing stands.
     *
     * @param state of this node's publisher
     * @param lagMs age of the oldest entry that is not published, in milliseconds
     * @param unwitnessedMs age of the oldest entry without enough cosignatures
     */
    private record Published(LedgerPublisher.State state, long lagMs, long unwitnessedMs) {
        static Published of(Standing standing) {
            return new Published(
                    standing.here(),
                    standing.lag().toMillis(),
                    standing.unwitnessed().toMillis());
        }
    }

    @GetMapping("/health")
    @Needs(Right.PUBLIC)
    ResponseEntity<?> health() {
        return databaseAnswers()
                ? ResponseEntity.ok(new Health("UP", Published.of(publishing.now())))
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body(Map.of("status", "DOWN"));
    }

    private boolean databaseAnswers() {
        try (var connection = database.getConnection()) {
            return connection.isValid(SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }
}
