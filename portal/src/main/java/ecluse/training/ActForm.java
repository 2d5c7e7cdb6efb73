package ecluse.training;

import ecluse.web.Handle;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What was typed to declare an act. Prints nothing of it (invariant 8).
 *
 * @param on as typed, an ISO date or 24/11/2026
 * @param sure that words which look like health are meant to stay
 * @param lines the enrolments the page has shown, each with the version it has shown
 * @param except those that are left out; with an AES, those who did not come
 */
record ActForm(
        String on,
        String until,
        String hours,
        String code,
        String words,
        boolean sure,
        Map<UUID, Integer> lines,
        Set<String> except) {
    static final int LONGEST_COMMENT = 500;
    static final int LONGEST_REPORT = 2_000;

    private static final Pattern LINE = Pattern.compile("([0-9a-f-]{36}):([0-9]{1,9})");
    private static final Pattern FRENCH = Pattern.compile("([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4})");
    private static final BigDecimal MOST_HOURS = BigDecimal.valueOf(48);

    /** Words that speak of somebody's health: a training report has no place for it. */
    private static final Pattern HEALTH = Pattern.compile(
            "\\b(maladi|malade|hospitali|handicap|rqth|grossesse|enceinte|dépress|depress|psychiatr|psycholog|cancer|addict"
                    + "|alcool|traitement médical|arrêt maladie|médicament|diagnos|illness|disease|pregnan|disabilit"
                    + "|medical treatment|sick leave)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);

    /** What the page proposes: the group's dates, full time, today. */
    static ActForm proposed(Act act, Group group, LocalDate today) {
        var start = group.startsOn();
        return switch (act) {
            case REGISTER ->
                form(
                        start.isAfter(today) ? start : today.plusDays(1),
                        group.endsOn().toString(),
                        "35");
            case ENTER, NOT_ARRIVED ->
                form(start.isAfter(today) || start.isBefore(today.minusDays(30)) ? today : start, "", "");
            case COMPLETE -> form(group.endsOn().isAfter(today) ? today : group.endsOn(), "", "");
            default -> form(today, "", "");
        };
    }

    private static ActForm form(LocalDate on, String until, String hours) {
        return new ActForm(on.toString(), until, hours, "", "", false, Map.of(), Set.of());
    }

    /** Empty for lines that no page of ours has sent. */
    static Optional<ActForm> of(Map<String, String> typed, Set<String> lines, Set<String> except) {
        var versions = new LinkedHashMap<UUID, Integer>();
        for (var line : lines) {
            var parts = LINE.matcher(line);
            if (!parts.matches() || Handle.read(parts.group(1)).isEmpty()) {
                return Optional.empty();
            }
            versions.put(UUID.fromString(parts.group(1)), Integer.parseInt(parts.group(2)));
        }
        return Optional.of(new ActForm(
                text(typed, "on", 40),
                text(typed, "until", 40),
                text(typed, "hours", 10),
                text(typed, "code", 40),
                text(typed, "words", LONGEST_REPORT + 1),
                typed.containsKey("sure"),
                versions,
                Set.copyOf(except)));
    }

    private static String text(Map<String, String> typed, String field, int most) {
        var text = typed.getOrDefault(field, "").replace("\r\n", "\n").strip();
        return text.length() > most ? text.substring(0, most) : text;
    }

    public boolean leavesOut(UUID enrolment) {
        return except.contains(enrolment.toString());
    }

    /** What the form says, or, in {@code problems}, why it cannot be understood. */
    Wish wish(Act act, List<Problem> problems) {
        var read = new ArrayList<Problem>();
        var day = act.dated() ? date("on", on, read) : null;
        var end = act == Act.REGISTER ? date("until", until, read) : null;
        var weekly = act == Act.REGISTER ? weeklyHours(read) : null;
        var chosen = act.codes().isEmpty() ? null : code(act, read);
        var said = words(act, read);
        problems.addAll(read);
        return new Wish(act, day, end, weekly, act == Act.COMPLETE ? "COMPLETED" : chosen, said);
    }

    private static @Nullable LocalDate date(String field, String typed, List<Problem> problems) {
        try {
            var french = FRENCH.matcher(typed);
            if (french.matches()) {
                return LocalDate.of(
                        Integer.parseInt(french.group(3)),
                        Integer.parseInt(french.group(2)),
                        Integer.parseInt(french.group(1)));
            }
            var day = LocalDate.parse(typed);
            if (day.getYear() >= 1900 && day.getYear() <= 2999) {
                return day;
            }
        } catch (DateTimeException e) {
            // Said below, as for a year that nobody means.
        }
        problems.add(new Problem(field, "training.act.date"));
        return null;
    }

    private @Nullable BigDecimal weeklyHours(List<Problem> problems) {
        if (hours.matches("[0-9]{1,2}([.,][0-9])?")) {
            var number = new BigDecimal(hours.replace(',', '.'));
            if (number.compareTo(BigDecimal.ONE) >= 0 && number.compareTo(MOST_HOURS) <= 0) {
                return number;
            }
        }
        problems.add(new Problem("hours", "training.act.hours.wrong"));
        return null;
    }

    private @Nullable String code(Act act, List<Problem> problems) {
        if (act.codes().contains(code)) {
            return code;
        }
        problems.add(new Problem("code", "training.act.code.missing"));
        return null;
    }

    private @Nullable String words(Act act, List<Problem> problems) {
        boolean report = act == Act.REPORT;
        if (!report && !act.comments()) {
            return null;
        }
        int most = report ? LONGEST_REPORT : LONGEST_COMMENT;
        if (report && words.length() < 10) {
            problems.add(new Problem("words", "training.act.words.short"));
        } else if (words.length() > most) {
            problems.add(new Problem("words", "training.act.words.long", most));
        } else if (words.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            problems.add(new Problem("words", "training.act.words.characters"));
        } else if (!sure && health()) {
            problems.add(new Problem("words", "training.act.words.health"));
        }
        return words.isEmpty() ? null : words;
    }

    /** Whether the words seem to speak of health: the page then asks to look again. */
    public boolean health() {
        return HEALTH.matcher(words).find();
    }

    @Override
    public String toString() {
        return "ActForm[…]";
    }
}
