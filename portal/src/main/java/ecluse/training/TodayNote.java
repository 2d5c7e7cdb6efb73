package ecluse.training;

import ecluse.calendar.WorkingDays;
import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.web.Times;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * What waits for an account in another module: a count and a way there, nobody's name. Said once, for the board of today and for
 * the mail of the morning.
 */
public interface TodayNote {
    /** Nothing where the reader has not the right. */
    List<Counted> of(Reader reader);

    /** For whom it is counted, and when; signed in or not. */
    record Reader(AccountId account, Role role, Optional<PartnerId> partner, Instant now) {
        private static final WorkingDays PARIS = WorkingDays.at("75001");

        static Reader of(Viewer viewer, Instant now) {
            return new Reader(viewer.account(), viewer.role(), viewer.partner(), now);
        }

        public boolean may(Right right) {
            return role.may(right);
        }

        /** The day it is in Paris. */
        public LocalDate today() {
            return LocalDate.ofInstant(now, Times.PARIS);
        }

        /** When the working day before today began: what came since is news this morning. */
        Instant since() {
            return PARIS.upTo(today().minusDays(1)).atStartOfDay(Times.PARIS).toInstant();
        }
    }

    /**
     * A count, and what is said of it where it is more than nothing. The database is asked for all counts at once.
     *
     * @param sql one number, of {@code :account} and {@code :partner}, at {@code :now}, on {@code :today}; of what is news,
     *     {@code :since}
     */
    record Counted(String sql, IntFunction<Note> said) {

        /** Said by a text that takes the count. */
        public static Counted by(String key, String path, String sql) {
            return new Counted(sql, count -> new Note(key, count, path));
        }

        /** What the module has counted itself. */
        public static Counted known(Note note) {
            return new Counted("1", any -> note);
        }

        /** The same as {@link #by}, of what is worth no mail. */
        public static Counted quietly(String key, String path, String sql) {
            return new Counted(sql, count -> new Note(key, count, path, false));
        }
    }

    /**
     * @param key of the text, which takes the count; of 0 nothing is said
     * @param presses whether it is a reason for a mail; else it stands in one that is written anyway
     */
    record Note(String key, int count, String path, boolean presses) {
        public Note(String key, int count, String path) {
            this(key, count, path, true);
        }
    }
}
