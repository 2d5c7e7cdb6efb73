package ecluse.kernel;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Days on which somebody in training is not expected: from each interruption to the day before the resumption. The database
 * keeps them so ({@code training.enrolment.interruptions}) and holds attendance to them.
 */
public record Interruptions(List<Span> spans) {
    public static final Interruptions NONE = new Interruptions(List.of());

    private static final Pattern SPAN = Pattern.compile("\\[([0-9-]{10}),([0-9-]{10})?\\)");

    public Interruptions {
        spans = List.copyOf(spans);
    }

    /** @param until the day of the resumption; null while it lasts */
    public record Span(LocalDate from, @Nullable LocalDate until) {
        boolean covers(LocalDate day) {
            return !day.isBefore(from) && (until == null || day.isBefore(until));
        }

        /** The last day without training. */
        public @Nullable LocalDate last() {
            return until == null ? null : until.minusDays(1);
        }

        public boolean forADay() {
            return from.equals(last());
        }
    }

    /** As the database writes them: {@code {[2026-11-03,2026-11-10),[2026-11-20,)}}. */
    public static Interruptions read(String text) {
        return new Interruptions(SPAN.matcher(text)
                .results()
                .map(found -> new Span(
                        LocalDate.parse(found.group(1)),
                        Optional.ofNullable(found.group(2))
                                .map(LocalDate::parse)
                                .orElse(null)))
                .toList());
    }

    public boolean on(LocalDate day) {
        return spans.stream().anyMatch(span -> span.covers(day));
    }

    /** Whether no day is left between two days, both included. */
    public boolean coverAll(LocalDate first, LocalDate last) {
        return spans.stream().anyMatch(span -> span.covers(first) && span.covers(last));
    }

    /** Those that touch the days between two days, both included. */
    public List<Span> between(LocalDate first, LocalDate last) {
        return spans.stream()
                .filter(span -> !span.from().isAfter(last)
                        && (span.until() == null || span.until().isAfter(first)))
                .toList();
    }
}
