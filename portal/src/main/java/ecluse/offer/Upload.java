package ecluse.offer;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file that was sent, and how far it is.
 *
 * @param stale the offer has changed since it was looked at
 * @param faultLine 0 where there is none
 * @param ignored columns that nobody reads, by their names
 * @param counts by level, how many there are of each verdict
 */
record Upload(
        UUID id,
        String name,
        String format,
        long bytes,
        long readBytes,
        int groups,
        State state,
        boolean stale,
        @Nullable FileFault fault,
        long faultLine,
        String faultAbout,
        String ignored,
        Map<String, Object> counts,
        Instant at,
        Instant touchedAt) {
    static final Duration LIFE = Duration.ofHours(1);
    private static final Duration SILENCE = Duration.ofMinutes(5);

    enum State {
        READING,
        REFUSED,
        CHECKED,
        APPLYING,
        DONE
    }

    public long count(String level, String verdict) {
        return counts.get(level) instanceof Map<?, ?> map && map.get(verdict) instanceof Number number
                ? number.longValue()
                : 0;
    }

    public long withoutSeats() {
        return counts.get("NO_SEATS") instanceof Number number ? number.longValue() : 0;
    }

    /** Whether confirming it would change anything. */
    public boolean changes() {
        for (var level : Level.values()) {
            if (count(level.name(), "NEW") + count(level.name(), "CHANGED") > 0) {
                return true;
            }
        }
        return false;
    }

    /** As an array, which a page passes on whole: a text with commas in it would be taken apart. */
    public Object[] faultArguments() {
        return new Object[] {faultAbout};
    }

    public int percent() {
        return bytes == 0 ? 0 : (int) Math.min(100, readBytes * 100 / bytes);
    }

    public boolean going() {
        return state == State.READING || state == State.APPLYING;
    }

    /** Nobody works at it any more: the portal was stopped in the middle. */
    boolean interrupted(Instant now) {
        return going() && touchedAt.plus(SILENCE).isBefore(now);
    }

    public Instant goneAt() {
        return at.plus(LIFE);
    }
}
