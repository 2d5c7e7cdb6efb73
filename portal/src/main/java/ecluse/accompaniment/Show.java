package ecluse.accompaniment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Which part of the caseload is listed. */
enum Show {
    ALL,
    ALERTS,
    IN_TRAINING,
    NOT_IN_TRAINING;

    static Optional<Show> asked(String word) {
        return Arrays.stream(values()).filter(show -> show.word().equals(word)).findFirst();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String messageKey() {
        return "accompaniment.show." + name();
    }
}
