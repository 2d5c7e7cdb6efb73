package ecluse.drills.attack;

import ecluse.drills.http.Page;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When the attack left normal work, and when the attacker was first told that he is locked out. */
public final class AttackClock {
    private final Clock clock;
    private volatile @Nullable Instant abnormal;
    private volatile @Nullable Lockout lockout;

    /**
     * The first answer that said so.
     *
     * @param at when it came
     * @param since when the lock was closed, if the page tells
     */
    private record Lockout(Instant at, Optional<Instant> since) {}

    public AttackClock(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /** The first request outside normal work is about to go. */
    public synchronized void leavesNormalWork() {
        if (abnormal == null) {
            abnormal = clock.instant();
        }
    }

    public boolean isLockedOut() {
        return lockout != null;
    }

    public void saw(Page page) {
        if (!isLockedOut() && page.refusal().filter("LOCKED"::equals).isPresent()) {
            lockedOut(new Lockout(clock.instant(), since(page)));
        }
    }

    private synchronized void lockedOut(Lockout first) {
        if (lockout == null) {
            lockout = first;
        }
    }

    private static Optional<Instant> since(Page page) {
        return page.root()
                .all("time")
                .flatMap(time -> time.attribute("datetime").stream())
                .flatMap(text -> instant(text).stream())
                .findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Seconds from the first abnormal request to the answer that said LOCKED. */
    public Optional<Double> closedAfter() {
        return Optional.ofNullable(lockout).flatMap(known -> sinceAbnormal(known.at()));
    }

    /** Seconds from the first abnormal request to the closing that the page tells; else as {@link #closedAfter()}. */
    public Optional<Double> detectedAfter() {
        return Optional.ofNullable(lockout)
                .flatMap(known -> known.since().flatMap(this::sinceAbnormal).filter(seconds -> seconds >= 0))
                .or(this::closedAfter);
    }

    private Optional<Double> sinceAbnormal(Instant then) {
        return Optional.ofNullable(abnormal)
                .map(start -> Duration.between(start, then).toMillis() / 1_000.0);
    }
}
