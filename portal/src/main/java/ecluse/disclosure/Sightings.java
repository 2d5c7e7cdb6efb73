package ecluse.disclosure;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who was shown to whom is remembered for a day, as a person seen again costs nothing; then it is dropped, each hour. */
@Component
final class Sightings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sightings.class);

    private final JdbcClient db;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("forget-sightings").daemon().factory());

    Sightings(JdbcClient db) {
        this.db = db;
        var unused = rounds.scheduleWithFixedDelay(this::round, 20, 60, TimeUnit.MINUTES);
    }

    private void round() {
        try {
            forget();
        } catch (DataAccessException e) {
            LOG.warn("old sightings stay for now: {}", e.getClass().getSimpleName());
        }
    }

    /** How many were dropped. */
    long forget() {
        return db.sql("select disclosure.forget_sightings()").query(Long.class).single();
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
