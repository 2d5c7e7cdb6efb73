package ecluse.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the terminal says about one file: progress, the outcome, the first refusals by line, column, shape and rule. No value
 * of a cell (invariant 8).
 */
final class Report {
    private final FileKind<?> kind;
    private final Survey survey;
    private final Tally tally;
    private final Words words;
    private final Instant begun;

    Report(FileKind<?> kind, Survey survey, Tally tally, Words words, Instant begun) {
        this.kind = kind;
        this.survey = survey;
        this.tally = tally;
        this.words = words;
        this.begun = begun;
    }

    String progress(Instant now) {
        var counts = tally.counts();
        return words.say(
                "progress", kind.fileName(), counts.done(), survey.lines(), rate(counts.done(), now), counts.refused());
    }

    /** @param rejects where the refused lines are; null when there are none */
    List<String> end(Instant now, boolean endedInMidLine, @Nullable Path rejects) {
        var counts = tally.counts();
        var said = new ArrayList<String>();
        said.add(words.say(
                "outcome",
                kind.fileName(),
                counts.done(),
                seconds(now),
                rate(counts.done(), now),
                counts.added(),
                counts.changed(),
                counts.unchanged(),
                counts.refused()));
        if (counts.kept() > 0) {
            said.add("  " + words.say("kept", counts.kept()));
        }
        if (endedInMidLine) {
            said.add("  " + words.say("mid-line", kind.fileName()));
        }
        if (rejects != null) {
            tally.first().forEach(refusal -> said.add("  " + line(refusal)));
            said.add("  " + words.say("rules", rules()));
            said.add("  " + words.say("rejects", rejects, kind.fileName()));
        }
        return said;
    }

    private String line(Refusal refusal) {
        return words.say(
                "line",
                refusal.line(),
                refusal.faults().stream().map(fault -> fault(refusal, fault)).collect(Collectors.joining("; ")));
    }

    private String fault(Refusal refusal, Fault fault) {
        var column = fault.column();
        if (column == null) {
            return words.say("fault-of-line", fault.rule().code());
        }
        var header = survey.file().header();
        int position = header.position(column);
        var cell = position < 0 || position >= refusal.cells().size()
                ? ""
                : refusal.cells().get(position);
        return words.say(
                "fault", header.nameInFile(column), Shape.of(cell), fault.rule().code());
    }

    private String rules() {
        return tally.byRule().entrySet().stream()
                .map(entry -> entry.getKey().code() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    private double seconds(Instant now) {
        return Duration.between(begun, now).toMillis() / 1000.0;
    }

    private long rate(long lines, Instant now) {
        return Math.round(lines / Math.max(0.001, seconds(now)));
    }
}
