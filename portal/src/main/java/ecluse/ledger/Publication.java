package ecluse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.translog.BadProof;
import ecluse.translog.Checkpoint;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.Store;
import ecluse.translog.TreeHead;
import ecluse.translog.TreeReader;
import ecluse.translog.TreeWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The published log, open at its end (invariant 6). What is done stands in an order that a stop at any point leaves mendable:
 * tiles, the checkpoint under its own name, the database's record of it, and last the file that readers begin with. Whoever
 * opens it again starts at the record and appends the same entries to the same bytes.
 *
 * <p>For one node at a time, on the session that holds the publisher's lock: a node that lost its session can record no
 * checkpoint any more.
 */
final class Publication {
    static final String CHECKPOINT = "checkpoint";

    /** The file that says by which key the log is signed (docs/ledger-format.md). */
    static final String KEY = "log-key";

    private static final int PAGE = 5_000;
    /** Longest time that entries are appended before a checkpoint is due. */
    private static final Duration APPENDING = Duration.ofMillis(250);
    /** Entries at the end of the log that are compared with the database when it is opened. */
    private static final int COMPARED = 512;

    private final PublishedLog log;
    private final Store store;
    private final EntryTable entries;
    private final KeyTable keys;
    private final CheckpointTable checkpoints;
    private final Witnesses witnesses;
    private final TreeWriter writer;

    private Publication(PublishedLog log, Store store, JdbcClient session, Witnesses witnesses, TreeWriter writer) {
        this.log = log;
        this.store = store;
        this.entries = new EntryTable(session);
        this.keys = new KeyTable(session);
        this.checkpoints = new CheckpointTable(session);
        this.witnesses = witnesses;
        this.writer = writer;
    }

    /** The file that keeps the checkpoint of this size. */
    static String checkpointFile(long size) {
        return "checkpoints/%020d".formatted(size);
    }

    /**
     * Opens the log at the last checkpoint that the database records.
     *
     * @throws Contradiction if the store, the record and the entries do not go together
     * @throws IOException if the store cannot be read or written
     */
    static Publication open(PublishedLog log, Store store, JdbcClient session, Witnesses witnesses)
            throws IOException, Contradiction {
        var kept = new CheckpointTable(session).last();
        var head = kept.map(CheckpointTable.Kept::head).orElse(TreeHead.EMPTY);
        var publication = new Publication(log, store, session, witnesses, writer(store, head));
        publication.compareWithStore(kept);
        publication.compareWithDatabase(head);
        publication.nameKey();
        publication.mendCheckpoint(kept);
        return publication;
    }

    private static TreeWriter writer(Store store, TreeHead head) throws IOException, Contradiction {
        try {
            return TreeWriter.open(store, head);
        } catch (BadProof e) {
            throw new Contradiction(
                    "the published log does not hold the " + head.size() + " entries that were signed", e);
        }
    }

    /** Entries that are published, as far as this node knows. */
    long size() {
        return writer.head().size();
    }

    /** What the store shows its readers must not be beyond the record: then the database was set back. */
    private void compareWithStore(Optional<CheckpointTable.Kept> kept) throws IOException, Contradiction {
        var head = kept.map(CheckpointTable.Kept::head).orElse(TreeHead.EMPTY);
        var shown = read(CHECKPOINT).map(SignedCheckpoint::checkpoint).map(Checkpoint::head);
        if (shown.isPresent() && shown.get().size() > head.size()) {
            throw new Contradiction("a checkpoint of " + shown.get().size() + " entries is published, but the database"
                    + " knows of none beyond " + head.size() + ": it was set back, or it is another ledger's");
        }
        if (shown.isPresent()
                && shown.get().size() == head.size()
                && !shown.get().equals(head)) {
            throw new Contradiction("the checkpoint that is published and the one in the database, both of "
                    + head.size() + " entries, have different roots");
        }
        if (kept.isPresent() && !holds(head)) {
            throw new Contradiction("the store does not hold the checkpoint of " + head.size()
                    + " entries that was signed: it was set back, or it is another ledger's");
        }
    }

    private boolean holds(TreeHead head) throws IOException, Contradiction {
        return read(checkpointFile(head.size()))
                .map(found -> found.checkpoint().head().equals(head))
                .orElse(false);
    }

    private Optional<SignedCheckpoint> read(String file) throws IOException, Contradiction {
        var found = store.read(file);
        try {
            return found.isEmpty() ? Optional.empty() : Optional.of(log.open(found.get()));
        } catch (BadProof e) {
            throw new Contradiction("the file " + file + " is not a checkpoint that this portal signed", e);
        }
    }

    /** The last entries must still be the ones that were published. The auditor compares all of them. */
    private void compareWithDatabase(TreeHead head) throws IOException, Contradiction {
        long there = entries.head();
        if (there < head.size()) {
            throw new Contradiction("the ledger has " + there + " entries, but " + head.size()
                    + " were signed: the database was set back");
        }
        long from = Math.max(0, head.size() - COMPARED);
        var last = entries.after(from, (int) (head.size() - from));
        requireNoGap(last, from);
        if (last.size() < head.size() - from) {
            throw new Contradiction("the entry " + (from + last.size() + 1) + " was published and is missing");
        }
        var reader = new TreeReader(store, head);
        var known = keys.find(last);
        for (var entry : last) {
            requireSame(entry, known, published(reader, entry.position()));
        }
    }

    private static byte[] published(TreeReader reader, long position) throws IOException, Contradiction {
        try {
            return reader.entry(position - 1);
        } catch (BadProof e) {
            throw new Contradiction("the published entry " + position + " cannot be read back", e);
        }
    }

    /** Whose key was destroyed, of that entry everything but the commitment is compared. */
    private static void requireSame(Entry entry, KeyTable.Keys known, byte[] published) throws Contradiction {
        var key = known.of(entry);
        boolean same = key.isPresent()
                ? Arrays.equals(Leaf.of(entry, key.get()), published)
                : Arrays.equals(
                        Leaf.head(entry), Arrays.copyOf(published, Math.max(0, published.length - Leaf.HASH_SIZE)));
        if (!same) {
            throw new Contradiction("the entry " + entry.position() + " is not the one that was published");
        }
    }

    /** Names the key for whoever looks; to trust it, one must have it from elsewhere. */
    private void nameKey() throws IOException, Contradiction {
        var named = (log.key().verifier().text() + "\n").getBytes(UTF_8);
        var found = store.read(KEY);
        if (found.isEmpty()) {
            store.write(KEY, named);
        } else if (!Arrays.equals(found.get(), named)) {
            throw new Contradiction("the file " + KEY + " names another key than the one that signs here");
        }
    }

    private static void requireNoGap(List<Entry> page, long after) throws Contradiction {
        long expected = after;
        for (var entry : page) {
            expected++;
            if (entry.position() != expected) {
                throw new Contradiction("the entry " + expected + " is missing");
            }
        }
    }

    /** A stop between the record and the file that readers begin with is made good here. */
    private void mendCheckpoint(Optional<CheckpointTable.Kept> kept) throws IOException {
        if (kept.isPresent()) {
            show(kept.get().head().size(), kept.get().note());
        }
    }

    /**
     * Publishes what was committed since; false if there was nothing.
     *
     * @throws Contradiction if an entry is missing, or the store already holds something else
     * @throws IOException if the store cannot be read or written; whoever goes on opens the log anew
     */
    boolean advance() throws IOException, Contradiction {
        long start = System.nanoTime();
        var page = entries.after(size(), PAGE);
        if (page.isEmpty()) {
            return false;
        }
        append(page);
        while (page.size() == PAGE && System.nanoTime() - start < APPENDING.toNanos()) {
            page = entries.after(size(), PAGE);
            append(page);
        }
        publish();
        return true;
    }

    private void append(List<Entry> page) throws IOException, Contradiction {
        requireNoGap(page, size());
        var made = keys.make(page);
        var leaves = new ArrayList<byte[]>(page.size());
        try {
            for (var entry : page) {
                leaves.add(Leaf.of(entry, made.of(entry).orElseThrow()));
            }
            writer.append(leaves);
        } catch (BadProof | IllegalArgumentException e) {
            throw new Contradiction("the entries after " + size() + " cannot be appended to the published log", e);
        }
    }

    private void publish() throws IOException, Contradiction {
        var head = writer.head();
        var signed = new Checkpoint(log.origin(), head).signedBy(log.key());
        var earlier = read(checkpointFile(head.size()));
        if (earlier.isPresent() && !earlier.get().checkpoint().equals(signed.checkpoint())) {
            throw new Contradiction("another checkpoint of " + head.size() + " entries was signed before");
        }
        keep(cosigned(earlier.orElse(signed), head));
    }

    private SignedCheckpoint cosigned(SignedCheckpoint signed, TreeHead head) throws Contradiction {
        try {
            return witnesses.cosign(signed, new TreeReader(store, head));
        } catch (BadProof e) {
            throw new Contradiction("the witnesses cannot be asked about " + head.size() + " entries", e);
        }
    }

    private void keep(SignedCheckpoint signed) throws IOException {
        long size = signed.checkpoint().size();
        store.write(checkpointFile(size), signed.text().getBytes(UTF_8));
        checkpoints.record(signed, witnesses.cosigners(signed), witnesses.areEnough(signed));
        show(size, signed.text());
    }

    private void show(long size, String note) throws IOException {
        store.write(CHECKPOINT, note.getBytes(UTF_8));
        checkpoints.notePublished(size);
    }

    /**
     * Asks the witnesses again for the last checkpoint, if they were too few: nobody may come to write a next entry.
     *
     * @throws Contradiction if the store does not hold what was published
     */
    void seekWitnesses() throws IOException, Contradiction {
        var last = size() == 0 ? Optional.<SignedCheckpoint>empty() : read(checkpointFile(size()));
        if (last.isEmpty() || witnesses.areEnough(last.get())) {
            return;
        }
        var cosigned = cosigned(last.get(), writer.head());
        if (witnesses.cosigners(cosigned) > witnesses.cosigners(last.get())) {
            keep(cosigned);
        }
    }
}
