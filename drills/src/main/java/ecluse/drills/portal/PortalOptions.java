package ecluse.drills.portal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a portal is started.
 *
 * @param heapMegabytes the most its heap may take
 * @param log what it prints goes here
 * @param patience how long it may take until it is ready, the import included
 * @param settings {@code --ecluse.key=value}, in order
 * @param briefly whether it is started to be ended soon: it then starts in half the time and answers more slowly
 */
public record PortalOptions(int heapMegabytes, Path log, Duration patience, List<String> settings, boolean briefly) {
    public PortalOptions {
        settings = List.copyOf(settings);
    }

    public static PortalOptions loggingTo(Path log) {
        return new PortalOptions(256, log, Duration.ofMinutes(2), List.of(), false);
    }

    public PortalOptions heapMegabytes(int most) {
        return new PortalOptions(most, log, patience, settings, briefly);
    }

    public PortalOptions patience(Duration most) {
        return new PortalOptions(heapMegabytes, log, most, settings, briefly);
    }

    /** The same, for a portal that is ended soon. */
    public PortalOptions forAMoment() {
        return new PortalOptions(heapMegabytes, log, patience, settings, true);
    }

    /** @param key without the leading {@code ecluse.} */
    public PortalOptions with(String key, Object value) {
        var more = new ArrayList<>(settings);
        more.add("--ecluse." + key + "=" + value);
        return new PortalOptions(heapMegabytes, log, patience, more, briefly);
    }
}
