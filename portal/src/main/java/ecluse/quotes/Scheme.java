package ecluse.quotes;

import java.util.Arrays;
import java.util.Optional;

/** What a quote may be paid from. */
enum Scheme {
    /** Teaching alone: no registration, material or exam fees. */
    AIF,
    /** To an employer, 400 hours at most. */
    POEI,
    AFPR;

    static final int MOST_HOURS_WITH_EMPLOYER = 400;

    static Optional<Scheme> asked(String name) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.name().equals(name))
                .findFirst();
    }

    boolean needsEmployer() {
        return this != AIF;
    }

    public String messageKey() {
        return "training.scheme." + name();
    }
}
