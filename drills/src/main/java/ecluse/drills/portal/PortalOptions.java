package ecluse.drills.portal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a portal is started.
 *
 * @param jvm options of its JVM, in order
 * @param log what it prints goes here
 * @param patience how long it may take until it is ready, the import included
 * @param settings {@code --ecluse.key=value}, in order
 * @param secrets {@code ECLUSE_KEY} and its value, for the environment: a command line is everybody's to read
 */
public record PortalOptions(
        List<String> jvm, Path log, Duration patience, List<String> settings, Map<String, String> secrets) {
    private static final int USUAL_HEAP_MEGABYTES = 256;

    public PortalOptions {
        jvm = List.copyOf(jvm);
        settings = List.copyOf(settings);
        secrets = Map.copyOf(secrets);
    }

    public static PortalOptions loggingTo(Path log) {
        return new PortalOptions(List.of("-XX:+UseSerialGC"), log, Duration.ofMinutes(2), List.of(), Map.of())
                .heapMegabytes(USUAL_HEAP_MEGABYTES);
    }

    /** The most its heap may take. Of several the last one holds. */
    public PortalOptions heapMegabytes(int most) {
        return withJvm("-Xmx" + most + "m");
    }

    /**
     * Up in about half the time, as the second compiler is half of all work at the start; what it does over and over, as a
     * long import, takes longer.
     */
    public PortalOptions upSoon() {
        return withJvm("-XX:TieredStopAtLevel=1");
    }

    /** Its mails go to a relay. */
    public PortalOptions mailingBy(String host, int port) {
        return with("mail.host", host).with("mail.port", port).with("mail.from", "ne-pas-repondre@agence.example.org");
    }

    /** When it ends it leaves a file from which others, with the same options otherwise, start with a third less work. */
    public PortalOptions leavingStartCache(Path file) {
        return withJvm("-XX:AOTCacheOutput=" + file);
    }

    /** The JVM does without, if the file is not there or not of use. */
    public PortalOptions fromStartCache(Path file) {
        return withJvm("-XX:AOTCache=" + file);
    }

    private PortalOptions withJvm(String option) {
        return new PortalOptions(and(jvm, option), log, patience, settings, secrets);
    }

    public PortalOptions patience(Duration most) {
        return new PortalOptions(jvm, log, most, settings, secrets);
    }

    /** @param key without the leading {@code ecluse.} */
    public PortalOptions with(String key, Object value) {
        return new PortalOptions(jvm, log, patience, and(settings, "--ecluse." + key + "=" + value), secrets);
    }

    private static List<String> and(List<String> before, String last) {
        var more = new ArrayList<>(before);
        more.add(last);
        return more;
    }

    /** @param key without the leading {@code ecluse.} */
    public PortalOptions withSecret(String key, String value) {
        var more = new HashMap<>(secrets);
        more.put("ECLUSE_" + key.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT), value);
        return new PortalOptions(jvm, log, patience, settings, more);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "PortalOptions" + settings;
    }
}
