package ecluse.detection;

import ecluse.containment.Containment;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import ecluse.ledger.Publishing;
import ecluse.ledger.Standing;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Raises the alarm when an entry waits too long for a checkpoint that enough witnesses cosigned (invariant 6), and closes the
 * portal as well where the settings say so. Two people open it again, as always; while the alarm stands it closes nothing a
 * second time.
 */
@Component
public class LedgerAlarm {
    static final String RULE = "UNWITNESSED";
    private static final Logger LOG = LoggerFactory.getLogger(LedgerAlarm.class);

    private final AlarmTable table;
    private final Publishing publishing;
    private final Ledger ledger;
    private final Containment containment;
    private final ClosingWords words;
    private final Ids ids;
    private final Settings.Ledger settings;
    private final Waiting waiting = new Waiting();

    LedgerAlarm(
            AlarmTable table,
            Publishing publishing,
            Ledger ledger,
            Containment containment,
            ClosingWords words,
            Ids ids,
            Settings settings) {
        this.table = table;
        this.publishing = publishing;
        this.ledger = ledger;
        this.containment = containment;
        this.words = words;
        this.ids = ids;
        this.settings = settings.ledger();
    }

    /** The alarm that stands. */
    public Optional<Alarm> standing() {
        return table.standing();
    }

    /** Looks; for one node at a time, in a transaction. */
    void look() {
        var now = publishing.now();
        boolean late = waiting.isLongerThan(limit(), now, System.nanoTime());
        var alarm = table.standing();
        if (late && alarm.isEmpty()) {
            raise(now);
        } else if (!late && alarm.isPresent()) {
            table.end(alarm.get().id());
            LOG.info("The ledger is published and witnessed again, up to position {}.", now.witnessed());
        }
    }

    private Duration limit() {
        return Duration.ofSeconds(settings.unwitnessedSeconds());
    }

    private void raise(Standing now) {
        var alarm = ids.next();
        var figures = now.waiting() + " / " + now.unwitnessed().toSeconds() + " s";
        table.raise(alarm, now.witnessed() + 1, settings.closes() ? close(figures) : null);
        ledger.append(Kind.SIGNAL, null, null, null, alarm, RULE + " " + figures);
        LOG.warn(
                "The ledger's entries after position {} wait for a checkpoint with enough cosignatures; published up to {}.{}",
                now.witnessed(),
                now.published(),
                settings.closes() ? " The portal is closed." : "");
    }

    private @Nullable UUID close(String figures) {
        return containment.closePortalByRule(RULE, figures, words.of(RULE)).lock();
    }

    /**
     * How long entries have been waiting: by the database's clock, and by this node's own measure, so that a clock that is set
     * back makes no alarm later. What waits when a portal starts is given a moment: it is about to be published.
     */
    static final class Waiting {
        private static final Duration MOMENT = Duration.ofSeconds(5);

        private long witnessed = -1;
        private long began;

        boolean isLongerThan(Duration limit, Standing now, long nanos) {
            if (now.waiting() == 0 || now.witnessed() != witnessed) {
                witnessed = now.waiting() == 0 ? -1 : now.witnessed();
                began = nanos;
            }
            var measured = Duration.ofNanos(nanos - began);
            return measured.compareTo(limit) > 0
                    || now.unwitnessed().compareTo(limit) > 0 && measured.compareTo(MOMENT) > 0;
        }
    }
}
