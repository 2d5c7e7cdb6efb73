package ecluse.training;

import ecluse.disclosure.Request;
import ecluse.web.Handle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What an export is asked for.
 *
 * @param groups as they came; what is no reference is kept, so that it is refused like a group of another's
 * @param usual one of the usual reasons
 * @param reason in the human's own words
 * @param contacts with e-mail and phone
 */
record ExportForm(Set<String> groups, Usual usual, String reason, boolean contacts) {
    private static final int LEAST_WORDS = 10;
    /** Leaves room in the ledger's detail for the usual reason. */
    private static final int MOST_WORDS = Request.MOST_WORDS - 100;

    static final ExportForm EMPTY = with(Set.of());

    /** Why offices need a file. The name stands in the ledger. */
    enum Usual {
        ATTENDANCE,
        OWN_SOFTWARE,
        FUNDER_REPORT,
        CONVENING,
        OTHER;

        public String messageKey() {
            return "training.export.usual." + name();
        }

        static Usual of(String text) {
            return Arrays.stream(values())
                    .filter(usual -> usual.name().equals(text))
                    .findFirst()
                    .orElse(OTHER);
        }
    }

    /** Groups chosen before, by a link. */
    static ExportForm with(Set<String> groups) {
        return new ExportForm(groups, Usual.OTHER, "", false);
    }

    static ExportForm of(Set<String> groups, Map<String, String> typed) {
        return new ExportForm(
                groups,
                Usual.of(typed.getOrDefault("usual", "")),
                typed.getOrDefault("reason", "").strip(),
                "yes".equals(typed.get("contacts")));
    }

    /** What is wrong with the form by itself, before anything is looked at. */
    List<Problem> problems() {
        var problems = new ArrayList<Problem>();
        if (groups.isEmpty()) {
            problems.add(new Problem("groups", "training.export.groups.missing"));
        }
        if (reason.codePointCount(0, reason.length()) < LEAST_WORDS) {
            problems.add(new Problem("reason", "training.export.reason.short", LEAST_WORDS));
        } else if (reason.length() > MOST_WORDS) {
            problems.add(new Problem("reason", "training.export.reason.long", MOST_WORDS));
        } else if (!Request.printable(words())) {
            problems.add(new Problem("reason", "training.export.reason.characters"));
        }
        return problems;
    }

    /** The references; empty when one of them is none. */
    Optional<Set<UUID>> references() {
        var read = groups.stream().map(Handle::read).toList();
        return read.stream().allMatch(Optional::isPresent)
                ? Optional.of(new LinkedHashSet<>(
                        read.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    /** As the ledger keeps it, in one line. */
    String words() {
        return usual + ": " + reason.replaceAll("\\R|\t", " ");
    }
}
