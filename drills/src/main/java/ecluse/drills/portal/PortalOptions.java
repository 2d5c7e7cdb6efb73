package ecluse.drills.portal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a portal is started.
 *
 * @param heapMegabytes the most its heap may take
 * @param quick whether it should be up soon rather than be fast for long
 * @param log what it prints goes here
 * @param patience how long it may take until it is ready, the import included
 * @param settings {@code --ecluse.key=value}, in order
 */
public record PortalOptions(int heapMegabytes, boolean quick, Path log, Duration patience, List<String> settings) {
    public PortalOptions {
        settings = List.copyOf(settings);
    }

    public static PortalOptions loggingTo(Path log) {
        return new PortalOptions(256, false, log, Duration.ofMinutes(2), List.of());
    }

    public PortalOptions heapMegabytes(int most) {
        return new PortalOptions(most, quick, log, patience, settings);
    }

    /** Up in about half the time; what it does over and over, as a long import, takes longer. */
    public PortalOptions upSoon() {
        return new PortalOptions(heapMegabytes, true, log, patience, settings);
    }

    public PortalOptions patience(Duration most) {
        return new PortalOptions(heapMegabytes, quick, log, most, settings);
    }

    /** @param key without the leading {@code ecluse.} */
    public PortalOptions with(String key, Object value) {
        var more = new ArrayList<>(settings);
        more.add("--ecluse." + key + "=" + value);
        return new PortalOptions(heapMegabytes, quick, log, patience, more);
    }
}
