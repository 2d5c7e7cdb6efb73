package ecluse.auditor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Looks that the entries' times do not run backwards, save a little. */
final class Clockwise {

    private static final long ALLOWED_MICROS = 5_000_000;

    private final Findings findings;
    private long latest;

    /** @param latest the latest time before, in microseconds since 1970 */
    Clockwise(long latest, Findings findings) {
        this.latest = latest;
        this.findings = findings;
    }

    /** Against the latest time so far, so that many small steps back are seen as the large one they make. */
    void entry(Leaf leaf) {
        if (latest - leaf.micros() > ALLOWED_MICROS) {
            findings.add(
                    leaf.position(),
                    String.format(
                            Locale.ROOT,
                            "its time is %s, %.1f s before %s, which an entry before it has",
                            leaf.at(),
                            (latest - leaf.micros()) / 1e6,
                            Instant.EPOCH.plus(latest, ChronoUnit.MICROS)));
            latest = leaf.micros();
        }
        latest = Math.max(latest, leaf.micros());
    }

    long latest() {
        return latest;
    }
}
