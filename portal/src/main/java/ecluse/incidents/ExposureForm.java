package ecluse.incidents;

import ecluse.web.Problem;
import ecluse.web.Times;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was typed to ask for a list: one account or one partner, and a period in the time of Paris. */
record ExposureForm(String account, String partner, String from, String to) {
    private static final int LONGEST = 40;

    /** A period that can be read, or what is wrong. */
    sealed interface Read {
        record Period(Instant from, Instant to) implements Read {}

        record Wrong(List<Problem> problems) implements Read {}
    }

    static ExposureForm of(Map<String, String> typed) {
        return new ExposureForm(text(typed, "account"), text(typed, "partner"), text(typed, "from"), text(typed, "to"));
    }

    /** Filled in for who comes from somewhere else: the last day. */
    static ExposureForm lastDay(String account, String partner, Instant now) {
        var minute = now.plus(1, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MINUTES);
        return new ExposureForm(account, partner, local(minute.minus(1, ChronoUnit.DAYS)), local(minute));
    }

    Read read(Instant now) {
        var problems = new ArrayList<Problem>();
        if (account.isEmpty() == partner.isEmpty()) {
            problems.add(new Problem("account", "incidents.exposure.whose"));
        }
        var first = time("from", from, problems);
        var end = time("to", to, problems);
        if (first.isPresent() && !first.get().isBefore(now)) {
            problems.add(new Problem("from", "incidents.exposure.from.ahead"));
        } else if (first.isPresent() && end.isPresent() && !end.get().isAfter(first.get())) {
            problems.add(new Problem("to", "incidents.exposure.to.before"));
        }
        return problems.isEmpty()
                ? new Read.Period(first.orElseThrow(), end.orElseThrow())
                : new Read.Wrong(List.copyOf(problems));
    }

    /** In the hour that comes twice in autumn a period starts with its first and ends with its second coming. */
    private static Optional<Instant> time(String field, String text, List<Problem> problems) {
        if (text.isEmpty()) {
            problems.add(new Problem(field, "incidents.exposure.time.missing"));
            return Optional.empty();
        }
        try {
            var local = LocalDateTime.parse(text);
            if (local.getYear() < 2000 || local.getYear() > 2199) {
                throw new DateTimeParseException("out of range", text, 0);
            }
            var paris = local.atZone(Times.PARIS);
            return Optional.of(
                    (field.equals("from") ? paris.withEarlierOffsetAtOverlap() : paris.withLaterOffsetAtOverlap())
                            .toInstant());
        } catch (DateTimeParseException e) {
            problems.add(new Problem(field, "incidents.exposure.time.shape"));
            return Optional.empty();
        }
    }

    private static String local(Instant at) {
        return at.atZone(Times.PARIS).toLocalDateTime().toString();
    }

    private static String text(Map<String, String> typed, String name) {
        var text = typed.getOrDefault(name, "").strip();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
}
