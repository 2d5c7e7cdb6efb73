package ecluse.stolencredentials;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A feed as it was read.
 *
 * @param lines those that say what they must
 * @param wrong those that do not; the others are taken all the same, since what is known must not wait for what is not
 */
record Feed(List<Line> lines, List<Wrong> wrong) {
    Feed {
        lines = List.copyOf(lines);
        wrong = List.copyOf(wrong);
    }

    /**
     * Somebody's login, found on an infected computer.
     *
     * @param login in small letters
     * @param host the site that it was typed or saved for
     * @param cookie SHA-256 of a cookie's 256 bits as the portal keeps it; null where the line has none
     */
    record Line(String login, String host, LocalDate seen, byte @Nullable [] cookie) {
        /** Other people's logins are in it. */
        @Override
        public String toString() {
            return "Line[…]";
        }
    }

    /** @param key of the message that says why */
    record Wrong(long line, String key) {}

    /** Nothing of it can be read. @param key of the message that says why */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;
        private final String key;

        Unusable(String key) {
            super(key);
            this.key = key;
        }

        String key() {
            return key;
        }
    }
}
