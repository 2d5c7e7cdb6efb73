package ecluse.meetings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which of an office's meetings are listed. */
enum Show {
    COMING,
    /** Over, and somebody's presence is still to be said. */
    RECORD,
    PAST,
    CANCELLED;

    static Show asked(String word) {
        Optional<Show> found =
                Arrays.stream(values()).filter(show -> show.word().equals(word)).findFirst();
        return found.orElse(COMING);
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String messageKey() {
        return "meetings.show." + name();
    }
}
