package ecluse.offer;

import ecluse.registry.Cells;
import ecluse.registry.CsvFile;
import ecluse.registry.Fault;
import ecluse.registry.Header;
import ecluse.registry.Rule;
import ecluse.registry.Unreadable;
import ecluse.registry.WholeRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.regex.Pattern;

/** Reads the offer from a table: one line for each group, which says its course and its offering again. */
final class TableReader {
    private final CsvFile file;
    private final Staging staging;
    private final Queue<WholeRecords.Broken> broken = new ArrayDeque<>();
    private List<String> course = List.of();
    private List<String> offering = List.of();
    private int courseNumber;
    private int offeringNumber;

    private TableReader(CsvFile file, Staging staging) {
        this.file = file;
        this.staging = staging;
    }

    /** The columns that nobody reads. */
    static List<String> read(Path path, Staging staging) throws IOException, FileFault.Stop {
        try {
            var file = CsvFile.sent(FileColumn.COLUMNS, path);
            new TableReader(file, staging).read();
            return file.header().unknown();
        } catch (Unreadable e) {
            throw new FileFault.Stop(
                    switch (e.kind()) {
                        case EMPTY -> FileFault.EMPTY;
                        case ARCHIVE -> FileFault.ARCHIVE;
                        case MISSING_COLUMNS -> FileFault.MISSING_COLUMNS;
                        case COLUMN_TWICE -> FileFault.COLUMN_TWICE;
                    },
                    e.kind() == Unreadable.Kind.EMPTY || e.kind() == Unreadable.Kind.ARCHIVE ? 0 : 1,
                    e.columnNames());
        }
    }

    private void read() throws IOException, FileFault.Stop {
        try (var records = file.read(broken::add)) {
            while (records.hasNext()) {
                takeBroken();
                var record = records.next();
                boolean cut = !records.hasNext() && records.endedInMidLine();
                if (!record.getFields().stream().allMatch(String::isBlank)) {
                    take(record.getStartingLineNumber(), record.getFields(), cut);
                }
            }
            takeBroken();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (staging.groups() == 0) {
            throw new FileFault.Stop(FileFault.NOTHING, 1, "");
        }
        staging.flush();
    }

    private void take(long line, List<String> raw, boolean cut) throws FileFault.Stop {
        int columns = file.header().size();
        boolean fits = raw.size() >= columns
                && raw.subList(columns, raw.size()).stream().allMatch(String::isBlank);
        if (!fits) {
            refuse(line, raw, cut ? Fault.ofLine(Rule.TRUNCATED) : Fault.ofLine(Rule.CELLS, raw.size(), columns));
            return;
        }
        stage(line, raw, Parsed.of(Level.GROUP, new Cells(file.header(), raw)));
    }

    private void refuse(long line, List<String> raw, Fault fault) throws FileFault.Stop {
        var group = Parsed.of(Level.GROUP, new Cells(file.header(), raw));
        stage(line, raw, group.withLineFault(Parsed.Wrong.of(fault)));
    }

    /** A line that no parser could take: its cells are told apart at each separator, so that it can be mended. */
    private void takeBroken() throws FileFault.Stop {
        for (var one = broken.poll(); one != null; one = broken.poll()) {
            var cells = Arrays.asList(one.text().split(Pattern.quote(String.valueOf(file.separator())), -1));
            var fault = one.rule() == Rule.LINE_LENGTH
                    ? Fault.ofLine(one.rule(), one.length(), WholeRecords.LONGEST)
                    : Fault.ofLine(one.rule());
            refuse(one.line(), cells, fault);
        }
    }

    /** Lines that follow each other mostly share a course and an offering: these are brought once. */
    private void stage(long line, List<String> raw, Parsed group) throws FileFault.Stop {
        var courseCells = cells(Level.COURSE, file.header(), raw);
        var offeringCells = cells(Level.OFFERING, file.header(), raw);
        boolean newCourse = !courseCells.equals(course) || courseNumber == 0;
        if (newCourse) {
            course = courseCells;
            courseNumber = staging.nextCourse();
            staging.course(courseNumber, line, Parsed.of(Level.COURSE, new Cells(file.header(), raw)), null, null);
        }
        if (newCourse || !offeringCells.equals(offering)) {
            offering = offeringCells;
            offeringNumber = staging.nextOffering();
            staging.offering(
                    offeringNumber, courseNumber, line, Parsed.of(Level.OFFERING, new Cells(file.header(), raw)), null);
        }
        staging.group(offeringNumber, line, group, null);
    }

    private static List<String> cells(Level level, Header header, List<String> raw) {
        return FileColumn.of(level).stream()
                .map(column -> header.position(column.column()))
                .map(position -> position < 0 || position >= raw.size() ? "" : raw.get(position))
                .toList();
    }
}
