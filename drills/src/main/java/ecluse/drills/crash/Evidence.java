package ecluse.drills.crash;

import ecluse.auditor.Kind;
import ecluse.auditor.Leaf;
import ecluse.translog.Audit;
import ecluse.translog.Audit.Verdict;
import ecluse.translog.AuditState;
import ecluse.translog.BadProof;
import ecluse.translog.EntryProof;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.Source;
import ecluse.translog.TreeReader;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was seen from outside, held against what is published: answers against entries, checkpoints and receipts against the
 * tree.
 *
 * <p>A page says a position and not the account. So each reader's answers must all be of one account, and no two readers' of
 * the same.
 */
final class Evidence {

    private final Source published;
    private final TrustedLog log;
    private final Figures figures;

    private AuditState audited = AuditState.START;
    private final Map<Integer, UUID> accounts = new HashMap<>();
    private final List<Answer> found = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final Set<String> consistent = new HashSet<>();

    Evidence(Source published, TrustedLog log, Figures figures) {
        this.published = published;
        this.log = log;
        this.figures = figures;
    }

    /** The checkpoint that is there now; nothing if it cannot be believed. */
    Optional<SignedCheckpoint> checkpoint() throws IOException {
        try {
            var bytes = published.read("checkpoint");
            return bytes.isPresent() ? Optional.of(log.open(bytes.get())) : Optional.empty();
        } catch (BadProof e) {
            return Optional.empty();
        }
    }

    /**
     * After a crash: what was published since the last time, and what readers got since then.
     *
     * @param checkpoint covers all the answers and receipts that it ever will
     */
    void afterCrash(
            SignedCheckpoint checkpoint, List<Answer> answers, List<Receipt> takenHome, List<SignedCheckpoint> fetched)
            throws IOException {
        var expected = new Expected(answers);
        long before = audited.size();
        audited = read(audited, checkpoint, expected).orElse(audited);
        readAgain(expected, before, checkpoint);
        for (var answer : answers) {
            if (expected.met(answer)) {
                found.add(answer);
            } else {
                figures.releasedWithoutEntry(answer + " is not in the ledger of " + size(checkpoint) + " entries");
            }
        }
        requireConsistent(checkpoint, fetched);
        for (var receipt : takenHome) {
            requireHolds(receipt, checkpoint);
        }
        receipts.addAll(takenHome);
    }

    /** At the end: the whole ledger from its first entry, and everything that was ever found in it or fetched of it. */
    void atTheEnd(SignedCheckpoint checkpoint, List<SignedCheckpoint> fetched) throws IOException {
        var expected = new Expected(found);
        read(AuditState.START, checkpoint, expected);
        found.stream()
                .filter(answer -> !expected.met(answer))
                .forEach(answer -> figures.lost(answer + " was there once"));
        consistent.clear();
        requireConsistent(checkpoint, fetched);
        for (var receipt : receipts) {
            requireHolds(receipt, checkpoint);
        }
    }

    private static long size(SignedCheckpoint checkpoint) {
        return checkpoint.checkpoint().size();
    }

    // --- Entries
    // ------------------------------------------------------------------------------------------------------

    private Optional<AuditState> read(AuditState from, SignedCheckpoint checkpoint, Expected expected)
            throws IOException {
        if (size(checkpoint) < from.size()) {
            figures.lost("the ledger has " + size(checkpoint) + " entries; it had " + from.size());
            return Optional.empty();
        }
        var heads = List.of(checkpoint.checkpoint().head()).iterator();
        return switch (Audit.run(published, from, heads, expected)) {
            case Verdict.Whole(var state) -> Optional.of(state);
            case Verdict.Broken(var index, var what) -> {
                figures.inconsistent("position " + (index + 1) + ": " + what);
                yield Optional.empty();
            }
        };
    }

    /** Pages that came in only after their entries were read. */
    private void readAgain(Expected expected, long upTo, SignedCheckpoint checkpoint) throws IOException {
        var tree = new TreeReader(published, checkpoint.checkpoint().head());
        for (long position : expected.stillDue()) {
            if (position <= Math.min(upTo, size(checkpoint))) {
                try {
                    expected.entry(position - 1, tree.entry(position - 1));
                } catch (BadProof e) {
                    figures.inconsistent("position " + position + ": " + e.getMessage());
                }
            }
        }
    }

    /** Entries that must come. */
    private final class Expected implements Audit.Watcher {

        private final Map<Long, Answer> byPosition = new HashMap<>();
        private final Set<Answer> missed = new HashSet<>();

        Expected(List<Answer> answers) {
            for (var answer : answers) {
                for (long position = answer.reference(); position <= answer.last(); position++) {
                    var other = byPosition.put(position, answer);
                    if (other != null) {
                        missed.add(answer); // two answers on one entry
                    }
                }
            }
        }

        @Override
        public void entry(long index, byte[] entry) throws BadProof {
            var leaf = Leaf.decode(entry);
            if (leaf.position() != index + 1) {
                figures.gap("position " + (index + 1) + " says " + leaf.position());
            }
            var answer = byPosition.remove(index + 1);
            if (answer != null && !isOf(answer, leaf)) {
                missed.add(answer);
            }
        }

        List<Long> stillDue() {
            return byPosition.keySet().stream().sorted().toList();
        }

        /** To be asked when all entries were read. */
        boolean met(Answer answer) {
            if (missed.contains(answer)) {
                return false;
            }
            for (long position = answer.reference(); position <= answer.last(); position++) {
                if (byPosition.containsKey(position)) {
                    return false;
                }
            }
            return true;
        }
    }

    private boolean isOf(Answer answer, Leaf leaf) {
        boolean rightKind = answer.people() == 0 || leaf.kind() == Kind.DISCLOSURE;
        return rightKind && leaf.account() != null && isAccountOf(answer.reader(), leaf.account());
    }

    private boolean isAccountOf(int reader, UUID account) {
        var known = accounts.get(reader);
        if (known == null && !accounts.containsValue(account)) {
            accounts.put(reader, account);
            return true;
        }
        return account.equals(known);
    }

    // --- Checkpoints
    // --------------------------------------------------------------------------------------------------

    private void requireConsistent(SignedCheckpoint checkpoint, List<SignedCheckpoint> fetched) throws IOException {
        var tree = new TreeReader(published, checkpoint.checkpoint().head());
        for (var each : fetched) {
            if (size(each) > 0 && size(each) <= size(checkpoint) && consistent.add(each.text())) {
                requireConsistent(tree, each);
            } else if (size(each) > size(checkpoint)) {
                figures.inconsistent("a checkpoint of size " + size(each) + " was fetched, now one of size "
                        + size(checkpoint) + " is there");
            }
        }
    }

    private void requireConsistent(TreeReader tree, SignedCheckpoint each) throws IOException {
        try {
            tree.consistency(each.checkpoint().head());
        } catch (BadProof e) {
            figures.inconsistent("the checkpoint of size " + size(each) + ": " + e.getMessage());
        }
    }

    // --- Receipts
    // -----------------------------------------------------------------------------------------------------

    /** The size of the largest tree that these receipts speak of: a checkpoint that is to cover them is as large. */
    static long largest(List<Receipt> receipts) {
        long largest = 0;
        for (var receipt : receipts) {
            try {
                largest =
                        Math.max(largest, size(EntryProof.parse(receipt.file()).checkpoint()));
            } catch (BadProof e) {
                // Counted where it is held against the ledger.
            }
        }
        return largest;
    }

    /** Offline first, as whoever has only the file and the log's key would; then against the ledger as it is now. */
    private void requireHolds(Receipt receipt, SignedCheckpoint checkpoint) throws IOException {
        try {
            var proof = EntryProof.parse(receipt.file());
            var extra = proof.extraData();
            var entry = Arrays.copyOf(extra, Leaf.lengthAtStartOf(extra));
            proof.verify(entry, log);
            requireOf(receipt, Leaf.decode(entry));
            requireConsistent(checkpoint, List.of(proof.checkpoint()));
            if (!Arrays.equals(entry(proof.index(), checkpoint), entry)) {
                lost(receipt, "its entry is not in the ledger of " + size(checkpoint) + " entries");
            }
        } catch (BadProof e) {
            lost(receipt, String.valueOf(e.getMessage()));
        }
    }

    private void requireOf(Receipt receipt, Leaf leaf) {
        if (leaf.position() != receipt.position()) {
            lost(receipt, "it is for position " + leaf.position());
        } else if (leaf.account() == null || !isAccountOf(receipt.reader(), leaf.account())) {
            lost(receipt, "it is for another account than its reader's");
        }
    }

    private void lost(Receipt receipt, String why) {
        figures.lost("reader " + receipt.reader() + "'s receipt of position " + receipt.position() + ": " + why);
    }

    private byte @Nullable [] entry(long index, SignedCheckpoint checkpoint) throws IOException, BadProof {
        return index < size(checkpoint)
                ? new TreeReader(published, checkpoint.checkpoint().head()).entry(index)
                : null;
    }

    long answers() {
        return found.size();
    }

    long entries() {
        return audited.size();
    }

    int receipts() {
        return receipts.size();
    }
}
