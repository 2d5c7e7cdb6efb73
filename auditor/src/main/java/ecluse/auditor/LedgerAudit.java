package ecluse.auditor;

import ecluse.translog.Audit;
import ecluse.translog.Audit.Verdict;
import ecluse.translog.AuditState;
import ecluse.translog.BadProof;
import ecluse.translog.TreeReader;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One pass over a published ledger, and over the database beside it where that is asked for. In constant memory. */
final class LedgerAudit {

    private static final long SAVED_EVERY_NANOS = 5_000_000_000L;

    private final Place place;
    private final TrustedLog log;
    private final Wishes wishes;
    private final Progress progress;
    private final LongSupplier nanos;
    private final Findings findings = new Findings();
    private final Checkpoints checkpoints;

    /**
     * What is to be done besides.
     *
     * @param from where to begin
     * @param state where to save how far it is
     * @param rows the database, from the given position on
     * @param lagSeconds see {@link RowCheck}
     * @param seen checkpoints that somebody was shown, as files
     * @param pause between two looks at a ledger that a portal may be writing
     */
    record Wishes(
            SavedState from,
            Optional<Path> state,
            Optional<LongFunction<Rows>> rows,
            long lagSeconds,
            List<Shown> seen,
            Duration pause) {}

    /** A checkpoint that somebody was shown, and where it came from. */
    record Shown(String name, byte[] checkpoint) {}

    LedgerAudit(Place place, TrustedLog log, Wishes wishes, Progress progress, LongSupplier nanos) {
        this.place = place;
        this.log = log;
        this.wishes = wishes;
        this.progress = progress;
        this.nanos = nanos;
        this.checkpoints = new Checkpoints(place, log, findings);
    }

    /** @throws CannotVerify if the database could not be asked */
    Report run() throws InterruptedException {
        long start = nanos.getAsLong();
        try {
            checkpoints.look(wishes.pause());
        } catch (IOException | UncheckedIOException e) {
            findings.add(0, "it cannot be read: " + e.getMessage());
            return report(wishes.from().tree().size(), Optional.empty(), start);
        }
        requireNotEmpty();
        requireGrown();
        var rows = wishes.rows().map(open -> open.apply(wishes.from().tree().size()));
        try (var closed = rows.orElse(null)) {
            var check =
                    rows.map(open -> new RowCheck(open, wishes.from().tree().size(), wishes.lagSeconds(), findings));
            long size = pass(check.orElse(null));
            compareShown();
            return report(size, check.map(RowCheck::counts), start);
        }
    }

    private void requireNotEmpty() {
        if (checkpoints.published().isPresent() && checkpoints.largest() == 0) {
            findings.add(0, "it has no entries: nothing could be found whole");
        }
    }

    private void requireGrown() {
        var before = wishes.from();
        if (checkpoints.largest() < before.tree().size() && findings.none()) {
            findings.add(
                    checkpoints.largest(),
                    "the ledger ends here, and an earlier audit found "
                            + before.tree().size() + " entries: it was cut off or set back");
        }
        long kept = checkpoints.keptUpTo(before.tree().size());
        if (kept < before.kept()) {
            findings.add(
                    before.tree().size(),
                    "an earlier audit found " + before.kept() + " checkpoints kept up to here, now there are " + kept);
        }
    }

    private long pass(@Nullable RowCheck rows) {
        var from = wishes.from().tree();
        if (checkpoints.largest() < from.size()) {
            return from.size();
        }
        var entries = new EachEntry(rows);
        try {
            var heads = checkpoints.heads(from.size());
            switch (Audit.run(place.source(), from, heads, entries)) {
                case Verdict.Whole(var state) -> entries.end(state);
                case Verdict.Broken(var index, var what) -> findings.add(index + 1, what);
            }
        } catch (IOException e) {
            findings.add(entries.read + 1, "it cannot be read: " + e.getMessage());
        }
        progress.end();
        return entries.read;
    }

    /** What somebody was shown must be of the same past as what is published. */
    private void compareShown() {
        for (var shown : wishes.seen()) {
            try {
                requireSamePast(log.open(shown.checkpoint()).checkpoint().size(), shown);
            } catch (BadProof | IOException e) {
                findings.add(0, shown.name() + ": " + e.getMessage());
            }
        }
    }

    private void requireSamePast(long size, Shown shown) throws IOException, BadProof {
        var published = checkpoints.published();
        if (published.isEmpty() || size == 0) {
            return;
        }
        var head = published.get().checkpoint().head();
        if (size > head.size()) {
            findings.add(
                    head.size(),
                    shown.name() + " is a checkpoint of size " + size
                            + ", the published one ends here: the ledger was cut"
                            + " off, or somebody was shown another one");
            return;
        }
        try {
            new TreeReader(place.source(), head)
                    .consistency(log.open(shown.checkpoint()).checkpoint().head());
        } catch (BadProof e) {
            findings.add(
                    size,
                    shown.name() + " is not of the published ledger’s past; somebody was shown another one: "
                            + e.getMessage());
        }
    }

    private Report report(long size, Optional<RowCheck.Counts> rows, long start) {
        return new Report(
                log.origin(),
                size,
                wishes.from().tree().size(),
                checkpoints.verified(),
                checkpoints.uncosigned(),
                checkpoints.cosignatures(),
                rows,
                Duration.ofNanos(nanos.getAsLong() - start),
                findings);
    }

    /** What is asked of each entry beyond its hash. */
    private final class EachEntry implements Audit.Watcher {

        private final @Nullable RowCheck rows;
        private final Clockwise times = new Clockwise(wishes.from().latest(), findings);
        private long read = wishes.from().tree().size();
        private long saveAt = nanos.getAsLong() + SAVED_EVERY_NANOS;

        EachEntry(@Nullable RowCheck rows) {
            this.rows = rows;
        }

        @Override
        public void entry(long index, byte[] entry) throws BadProof {
            var leaf = Leaf.decode(entry);
            if (leaf.position() != index + 1) {
                throw new BadProof("the entry’s position field says " + Long.toUnsignedString(leaf.position()));
            }
            times.entry(leaf);
            if (rows != null) {
                rows.leaf(leaf);
            }
            read = leaf.position();
        }

        @Override
        public void progress(Audit audit) {
            progress.at(wishes.from().tree().size(), read, checkpoints.largest());
            if (nanos.getAsLong() >= saveAt) {
                saveAt = nanos.getAsLong() + SAVED_EVERY_NANOS;
                save(audit.state());
            }
        }

        void end(AuditState state) {
            if (rows != null) {
                rows.rest(state.size());
            }
            save(state);
        }

        /** Never past a finding: an audit that goes on from there would not see it. */
        private void save(AuditState state) {
            if (wishes.state().isPresent() && findings.none()) {
                var saved = new SavedState(
                        log.origin(), times.latest(), checkpoints.keptUpTo(state.size()), rows != null, state);
                saved.save(wishes.state().get());
            }
        }
    }
}
