package ecluse.devicebound;

import java.time.Duration;
import java.util.List;

/**
 * What the application that uses this package decides.
 *
 * @param registrationPath where browsers bring their key
 * @param renewalPath where they prove that they still have it
 * @param cookie the bound cookie's name
 * @param cookieAttributes as {@code Set-Cookie} has them, without {@code Max-Age}: {@code Path=/; Secure; HttpOnly; SameSite=Lax}
 * @param cookieLife how long a bound cookie is good, 10 seconds to {@link #LONGEST}; the database holds the bound too
 * @param unbound paths, with all below them, that need no bound cookie: a browser does not wait for one there
 */
public record DeviceBoundSettings(
        String registrationPath,
        String renewalPath,
        String cookie,
        String cookieAttributes,
        Duration cookieLife,
        List<String> unbound) {

    public static final Duration SHORTEST = Duration.ofSeconds(10);
    public static final Duration LONGEST = Duration.ofMinutes(5);

    public DeviceBoundSettings {
        if (cookieLife.compareTo(SHORTEST) < 0 || cookieLife.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a bound cookie lives 10 seconds to 5 minutes");
        }
        unbound = List.copyOf(unbound);
    }
}
