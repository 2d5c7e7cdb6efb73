package ecluse.accounts;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Forgets what has served: forms that nobody came back for, failures after a day, ended sign-ins after thirty (obligations on retention). */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    static final Duration SIGN_INS = Duration.ofDays(30);

    private final SignInTable table;
    private final SignIns signIns;
    private final BoundSignIns bound;
    private final FailureTable failures;
    private final KeptFormTable forms;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("accounts-housekeeping").daemon().factory());

    Housekeeping(
            SignInTable table,
            SignIns signIns,
            BoundSignIns bound,
            FailureTable failures,
            KeptFormTable forms,
            Clock clock) {
        this.table = table;
        this.signIns = signIns;
        this.bound = bound;
        this.failures = failures;
        this.forms = forms;
        this.clock = clock;
        var unused = rounds.scheduleWithFixedDelay(this::round, 10, 30, TimeUnit.MINUTES);
    }

    private void round() {
        try {
            forget();
        } catch (DataAccessException e) {
            LOG.warn("old sign-ins stay for now: {}", e.getClass().getSimpleName());
        }
    }

    void forget() {
        var now = clock.instant();
        failures.forgetBefore(now.minus(Throttle.MEMORY));
        forms.forgetBefore(now.minus(KeptForms.LIFE));
        table.forgetBefore(now.minus(SIGN_INS));
        bound.forget();
        signIns.forgetRecent(now);
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
