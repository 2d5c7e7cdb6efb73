package ecluse.ledger;

import ecluse.kernel.AccountId;
import ecluse.translog.BadProof;
import ecluse.translog.EntryProof;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.Store;
import ecluse.translog.TreeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Proofs that an entry is in the published log, as files that are checked offline (docs/ledger-format.md). The page that hands
 * one out decides who may have whose.
 */
@Component
public class Receipts {
    private final Store store;
    private final EntryTable entries;
    private final KeyTable keys;
    private final CheckpointTable checkpoints;

    Receipts(Store store, JdbcClient db) {
        this.store = store;
        this.entries = new EntryTable(db);
        this.keys = new KeyTable(db);
        this.checkpoints = new CheckpointTable(db);
    }

    /** What there is for an entry. */
    public sealed interface Proof {

        /** The text of the tlog-proof file. */
        record Ready(long position, String text) implements Proof {}

        /** The entry is written and will be published within a second, if nothing is wrong. */
        record NotYet() implements Proof {}

        /** The account has no such entry. */
        record NoSuchEntry() implements Proof {}
    }

    /**
     * For the account itself: the leaf, and what opens it, if the key is still there. That holds whom the entry was about.
     */
    public Proof ofOwn(AccountId account, long position) {
        return of(account, position, true);
    }

    /** For officers: the leaf alone. It shows that the entry is there, not whom it was about. */
    public Proof ofAccount(AccountId account, long position) {
        return of(account, position, false);
    }

    /** For the person whom the entry is about: the leaf and what opens it, whoever was shown or refused it. */
    public Proof ofPerson(long position) {
        return entries.at(position)
                .filter(found -> found.person() != null)
                .map(found -> of(found, true))
                .orElseGet(Proof.NoSuchEntry::new);
    }

    private Proof of(AccountId account, long position, boolean opened) {
        return entries.at(position)
                .filter(found -> account.value().equals(found.account()))
                .map(found -> of(found, opened))
                .orElseGet(Proof.NoSuchEntry::new);
    }

    private Proof of(Entry entry, boolean opened) {
        return checkpoints
                .covering(entry.position())
                .<Proof>map(note -> new Proof.Ready(entry.position(), text(entry, note, opened)))
                .orElseGet(Proof.NotYet::new);
    }

    private String text(Entry entry, String note, boolean opened) {
        try {
            var checkpoint = SignedCheckpoint.parse(note);
            var reader = new TreeReader(store, checkpoint.checkpoint().head());
            long index = entry.position() - 1;
            var extra = new ByteArrayOutputStream();
            var leaf = reader.entry(index);
            extra.writeBytes(leaf);
            if (opened) {
                opening(entry, leaf).ifPresent(opening -> extra.writeBytes(opening.bytes()));
            }
            return new EntryProof(index, reader.inclusion(index), checkpoint)
                    .withExtra(extra.toByteArray())
                    .text();
        } catch (BadProof e) {
            throw new IllegalStateException("the published log does not prove the entry " + entry.position(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing, once the person's key is destroyed. */
    private Optional<Leaf.Opening> opening(Entry entry, byte[] leaf) {
        var opening = keys.find(List.of(entry)).of(entry).map(key -> Leaf.opening(entry, key));
        if (opening.isPresent() && !Arrays.equals(Leaf.of(entry, opening.get()), leaf)) {
            throw new IllegalStateException("the entry " + entry.position() + " is not the one that was published");
        }
        return opening;
    }
}
