package ecluse.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password's Argon2id hash as a PHC string: version 19, at least 19 MiB and two passes (OWASP's least), a salt of 16 bytes
 * and a hash of 32 or more. Upper bounds keep a hostile file from making each sign-in an hour's work.
 */
final class PasswordHash {
    static final int LONGEST = 300;

    private static final Pattern PHC =
            Pattern.compile("\\$argon2id\\$v=19\\$m=([0-9]{1,7}),t=([0-9]{1,2}),p=([0-9]{1,2})"
                    + "\\$([A-Za-z0-9+/]{22,86})\\$([A-Za-z0-9+/]{43,86})");
    private static final int LEAST_MEMORY_KIB = 19_456;
    private static final int MOST_MEMORY_KIB = 262_144;

    private PasswordHash() {}

    static boolean isStrong(String phc) {
        var match = PHC.matcher(phc);
        return match.matches()
                && within(match, 1, LEAST_MEMORY_KIB, MOST_MEMORY_KIB)
                && within(match, 2, 2, 20)
                && within(match, 3, 1, 8);
    }

    private static boolean within(Matcher match, int group, int least, int most) {
        int value = Integer.parseInt(match.group(group));
        return least <= value && value <= most;
    }
}
