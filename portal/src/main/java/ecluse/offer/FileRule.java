package ecluse.offer;

import ecluse.registry.Rule;
import java.util.Arrays;
import java.util.Locale;

/** Why a line of an offer's file is not taken, beyond the rules of cells that every import has. The database names them too. */
enum FileRule {
    /** A course without an offering, or an offering without a group: there is nothing to publish. */
    NO_GROUP,
    KEPT_LENGTH,
    COURSE_DIFFERS,
    OFFERING_DIFFERS,
    PORTAL_NUMBER,
    TAKEN,
    FOREIGN_SITE,
    ANOTHER_SITE,
    ANOTHER_COURSE,
    OVER;

    static String messageKey(String rule) {
        return Arrays.stream(values()).anyMatch(one -> one.name().equals(rule))
                ? "offer.file.rule." + rule
                : "registry.rule." + Rule.valueOf(rule).name().toLowerCase(Locale.ROOT);
    }
}
