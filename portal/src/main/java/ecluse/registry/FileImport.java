package ecluse.registry;

import de.siegmar.fastcsv.reader.CsvRecord;
import ecluse.kernel.Ids;
import ecluse.registry.WholeRecords.Broken;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * Brings one file in: reads, checks each line, hands good ones over in batches, keeps bad ones for mending. Every line that
 * is not empty is counted once, as added, changed, unchanged or refused.
 */
final class FileImport<R> {
    /** Lines in a transaction: long enough to make a commit cheap, short enough that little is done twice after a crash. */
    static final int BATCH = 5_000;

    private final FileKind<R> kind;
    private final Survey survey;
    private final Rejects rejects;
    private final Tally tally;
    private final AtomicBoolean stop;
    private boolean endedInMidLine;

    FileImport(FileKind<R> kind, Survey survey, Rejects rejects, Tally tally, AtomicBoolean stop) {
        this.kind = kind;
        this.survey = survey;
        this.rejects = rejects;
        this.tally = tally;
        this.stop = stop;
    }

    /** Whether all lines were dealt with; false when it was asked to stop before. */
    boolean run(DataSource registrar, UUID intake, Ids ids, Clock clock)
            throws IOException, SQLException, InterruptedException {
        try (var writers = new Writers<>(kind, registrar, intake, ids, clock, this::count);
                var records = survey.file().read(this::refuse)) {
            var batch = new ArrayList<Line<R>>(BATCH);
            while (!stop.get() && records.hasNext()) {
                var record = records.next();
                boolean cut = !records.hasNext() && records.endedInMidLine();
                read(record, cut, batch);
                if (batch.size() == BATCH) {
                    writers.write(List.copyOf(batch));
                    batch.clear();
                }
            }
            if (!batch.isEmpty()) {
                writers.write(List.copyOf(batch));
            }
            writers.finish();
        }
        return !stop.get();
    }

    /** Whether the file seems to have been cut on its way: its last line has no end and is no good. */
    boolean endedInMidLine() {
        return endedInMidLine;
    }

    private void read(CsvRecord record, boolean cut, List<Line<R>> batch) {
        var raw = record.getFields();
        if (raw.stream().allMatch(String::isBlank)) {
            return;
        }
        tally.read();
        var header = survey.file().header();
        var cells = new Cells(header, raw);
        if (!fits(raw, header.size())) {
            cells.refuse(Fault.ofLine(Rule.CELLS, raw.size(), header.size()));
            refuse(record.getStartingLineNumber(), cells, cut);
            return;
        }
        var row = kind.read(cells);
        if (cells.faults().isEmpty()) {
            refuseRepeated(record.getStartingLineNumber(), cells);
        }
        if (cells.faults().isEmpty()) {
            batch.add(new Line<>(record.getStartingLineNumber(), raw, row));
        } else {
            refuse(record.getStartingLineNumber(), cells, cut);
        }
    }

    /** As many cells as columns; empty ones beyond them are a spreadsheet's habit. */
    private static boolean fits(List<String> raw, int columns) {
        return raw.size() >= columns
                && raw.subList(columns, raw.size()).stream().allMatch(String::isBlank);
    }

    private void refuseRepeated(long line, Cells cells) {
        var keys = kind.keys();
        var values = keys.stream().map(cells::comparable).toList();
        for (int i = 0; i < values.size(); i++) {
            var first = survey.repeats().firstLine(i, values.get(i));
            if (first.isPresent()) {
                cells.refuse(Fault.in(keys.get(i).getFirst(), Rule.DUPLICATE, first.getAsLong()));
            }
        }
        if (cells.faults().isEmpty()) {
            survey.repeats().accept(line, values);
        }
    }

    private void refuse(long line, Cells cells, boolean cut) {
        if (cut) {
            endedInMidLine = true;
            cells.refuse(Fault.ofLine(Rule.TRUNCATED));
        }
        refuse(new Refusal(line, cells.raw(), List.copyOf(cells.faults())));
    }

    /** A line that no parser could take: its cells are told apart at each separator, so that it can be mended. */
    private void refuse(Broken broken) {
        tally.read();
        if (broken.rule() == Rule.TRUNCATED) {
            endedInMidLine = true;
        }
        var separator =
                java.util.regex.Pattern.quote(Character.toString(survey.file().separator()));
        refuse(new Refusal(
                broken.line(),
                List.of(broken.text().split(separator, -1)),
                List.of(Fault.ofLine(broken.rule(), broken.length(), WholeRecords.LONGEST))));
    }

    private void refuse(Refusal refusal) {
        rejects.write(refusal);
        tally.refused(refusal);
    }

    private void count(Written written) {
        written.refused().forEach(this::refuse);
        tally.written(written);
    }
}
