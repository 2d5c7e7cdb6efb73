package ecluse.auditor;

import ecluse.translog.Note;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an audit came to.
 *
 * @param name of the log
 * @param size entries that were found whole, those of earlier audits included
 * @param from entries that an earlier audit had found whole
 * @param checkpoints that were found good
 * @param uncosigned checkpoints kept that lack the witnesses' quorum
 * @param cosignatures under the published checkpoint
 * @param rows what was seen of the database, if it was asked for
 * @param took for the entries of this audit
 */
record Report(
        String name,
        long size,
        long from,
        long checkpoints,
        long uncosigned,
        List<Note.Verified> cosignatures,
        Optional<RowCheck.Counts> rows,
        Duration took,
        Findings findings) {

    boolean whole() {
        return findings.none();
    }

    private long perSecond() {
        return (long) ((size - from) / Math.max(took.toNanos() / 1e9, 1e-3));
    }

    /** For people. */
    void print(PrintStream out) {
        if (whole()) {
            out.println("WHOLE: " + Words.number(size) + " entries of the ledger " + Words.quoted(name) + ".");
        } else {
            printFindings(out);
        }
        if (from > 0) {
            out.println("  entries     the first " + Words.number(from) + " were found whole by an earlier audit");
        }
        out.println("  checkpoints " + Words.number(checkpoints) + " good"
                + (uncosigned == 0 ? "" : ", of which " + Words.number(uncosigned) + " without the witnesses’ quorum"));
        cosignatures.forEach(cosignature -> out.println(
                "  cosigned    by " + cosignature.key().name() + " at " + Instant.ofEpochSecond(cosignature.time())));
        rows.ifPresent(counts -> print(counts, out));
        out.println("  read        " + Words.number(size - from) + " entries in "
                + String.format(Locale.ROOT, "%.1f", took.toMillis() / 1e3) + " s, " + Words.number(perSecond())
                + " a second");
    }

    private void printFindings(PrintStream out) {
        out.println("NOT WHOLE: the ledger " + Words.quoted(name) + ".");
        findings.first().forEach(finding -> out.println("  " + finding));
        long more = findings.count() - findings.first().size();
        if (more > 0) {
            out.println("  and " + Words.number(more) + " more");
        }
    }

    private static void print(RowCheck.Counts counts, PrintStream out) {
        out.println("  database    " + Words.number(counts.rows()) + " rows compared, " + Words.number(counts.beyond())
                + " of them not yet in the log");
        if (counts.erased() > 0) {
            out.println("              " + Words.number(counts.erased())
                    + " about people whose key was destroyed: person, tie and words cannot be compared");
        }
    }

    /** For machines, as one line. The keys are published (README): they stay. */
    String json() {
        var lowest = findings.lowest();
        return new Json()
                .put("whole", whole())
                .put("size", size)
                .put("from", from)
                .put("checkpoints", checkpoints)
                .put("uncosigned", uncosigned)
                .put(
                        "cosigners",
                        cosignatures.stream().map(Note.Verified::key).distinct().count())
                .put("first_bad", lowest.map(Finding::position).orElse(null))
                .put("what", lowest.map(Finding::what).orElse(null))
                .put("findings", findings.count())
                .put("rows", rows.map(RowCheck.Counts::rows).orElse(null))
                .put("rows_beyond", rows.map(RowCheck.Counts::beyond).orElse(null))
                .put("erased", rows.map(RowCheck.Counts::erased).orElse(null))
                .put("seconds", took.toMillis() / 1e3)
                .put("entries_per_s", perSecond())
                .text();
    }
}
