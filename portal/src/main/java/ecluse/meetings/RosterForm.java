package ecluse.meetings;

import ecluse.web.Handle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What an office has said on the lines of a roster: one form for all, each line's fields under the name of its registration. */
record RosterForm(List<Line> lines) {
    private static final String VERSION = "version-";
    private static final int MOST = 400;

    /**
     * One line.
     *
     * @param presence, outcome, reason words of the database; empty for none; whatever is no such word is refused there
     */
    record Line(UUID registration, int version, String presence, String outcome, String reason) {}

    static RosterForm of(Map<String, String> typed) {
        var lines = new ArrayList<Line>();
        for (var field : typed.keySet()) {
            if (field.startsWith(VERSION) && lines.size() < MOST) {
                Handle.read(field.substring(VERSION.length()))
                        .ifPresent(registration -> lines.add(line(typed, registration)));
            }
        }
        return new RosterForm(lines);
    }

    private static Line line(Map<String, String> typed, UUID registration) {
        var outcome = typed.getOrDefault("outcome-" + registration, "");
        return new Line(
                registration,
                Handle.version(typed.getOrDefault(VERSION + registration, "")),
                typed.getOrDefault("presence-" + registration, ""),
                outcome,
                outcome.equals(RegistrationState.NOT_RETAINED.name())
                        ? reason(typed.getOrDefault("reason-" + registration, ""))
                        : "");
    }

    private static String reason(String word) {
        return MeetingRegistration.REASONS.contains(word) ? word : "";
    }

    Optional<Line> of(UUID registration) {
        return lines.stream()
                .filter(line -> line.registration().equals(registration))
                .findFirst();
    }
}
