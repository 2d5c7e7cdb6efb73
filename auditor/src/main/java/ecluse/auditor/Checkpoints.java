package ecluse.auditor;

import ecluse.translog.BadProof;
import ecluse.translog.Note;
import ecluse.translog.Quorum;
import ecluse.translog.SignedCheckpoint;
import ecluse.translog.TreeHead;
import ecluse.translog.TrustedLog;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The published checkpoint and those kept beside it, each verified when it is read. What is wrong with one is a finding, and
 * the audit goes on with the others.
 *
 * <p>Whatever is kept must be signed by the log. The witnesses' quorum is asked of the published one alone: it covers all
 * before it, and a ledger must not be broken for ever because witnesses were away for a minute.
 */
final class Checkpoints {

    private static final int TRIES = 4;

    private final Place place;
    private final TrustedLog log;
    private final TrustedLog signed;
    private final Findings findings;

    private long[] kept = {};
    private Optional<byte[]> found = Optional.empty();
    private @Nullable SignedCheckpoint published;
    private List<Note.Verified> cosignatures = List.of();
    private long verified;
    private long uncosigned;

    Checkpoints(Place place, TrustedLog log, Findings findings) {
        this.place = place;
        this.log = log;
        this.signed = new TrustedLog(log.origin(), log.keys(), Quorum.NONE);
        this.findings = findings;
    }

    /**
     * Reads what is there, and says what is wrong with the published one. A portal at work may be between writing one file
     * and the other: what does not fit is looked at again.
     *
     * @param pause between one look and the next
     */
    void look(Duration pause) throws IOException, InterruptedException {
        for (int tries = 1; !fits() && tries < TRIES; tries++) {
            Thread.sleep(pause);
        }
        requirePublished();
        if (published != null) {
            complainOfWhatDoesNotFit(size(published));
        }
        place.foreignName()
                .ifPresent(name -> findings.add(0, "checkpoints/" + Words.quoted(name) + " is no checkpoint’s name"));
    }

    private boolean fits() throws IOException {
        kept = place.keptSizes(); // before the published one, which may only be larger then
        published = null;
        found = place.source().read(Place.PUBLISHED);
        if (found.isEmpty()) {
            return false;
        }
        try {
            published = signed.open(found.get());
            log.require(published); // the witnesses may be about to sign
            return largestKept() <= size(published) && isKept(size(published));
        } catch (BadProof e) {
            return false;
        }
    }

    private void requirePublished() {
        if (found.isEmpty()) {
            findings.add(
                    0, "there is no checkpoint in " + place.name() + (place.isForeign() ? ": it is no ledger" : ""));
            return;
        }
        try {
            cosignatures = log.require(SignedCheckpoint.parse(found.get()));
        } catch (BadProof e) {
            findings.add(published == null ? 0 : size(published), "checkpoint: " + e.getMessage());
        }
    }

    private void complainOfWhatDoesNotFit(long size) throws IOException {
        if (largestKept() > size) {
            findings.add(
                    size,
                    "the published checkpoint is of this size, and one of size " + largestKept()
                            + " is kept: an older one was put in its place, or the portal was stopped between the two and has"
                            + " not been started since");
        }
        if (!isKept(size)) {
            findings.add(size, Place.kept(size) + " is missing: the published checkpoint is not among those kept");
        }
    }

    private boolean isKept(long size) throws IOException {
        return Arrays.binarySearch(kept, size) >= 0
                || place.source().read(Place.kept(size)).isPresent();
    }

    private long largestKept() {
        return kept.length == 0 ? 0 : kept[kept.length - 1];
    }

    private static long size(SignedCheckpoint checkpoint) {
        return checkpoint.checkpoint().size();
    }

    /** The published one, if the log signed it. */
    Optional<SignedCheckpoint> published() {
        return Optional.ofNullable(published);
    }

    /** The witnesses' cosignatures under the published one. */
    List<Note.Verified> cosignatures() {
        return cosignatures;
    }

    /** The largest size that any of them claims. */
    long largest() {
        return Math.max(largestKept(), published == null ? 0 : size(published));
    }

    /** How many are kept of at most this size. */
    long keptUpTo(long size) {
        int at = Arrays.binarySearch(kept, size);
        return at < 0 ? -at - 1 : at + 1;
    }

    /** How many were found good, the published one included. */
    long verified() {
        return verified;
    }

    /** How many of those kept lack the witnesses' quorum. */
    long uncosigned() {
        return uncosigned;
    }

    /** Heads of the good ones in ascending size, read one by one, from this size on. */
    Iterator<TreeHead> heads(long from) {
        return new Heads(from);
    }

    private final class Heads implements Iterator<TreeHead> {

        private int next;
        private boolean publishedIsDue;
        private @Nullable TreeHead ahead;

        Heads(long from) {
            next = (int) keptUpTo(from - 1);
            publishedIsDue = published != null && size(published) >= from;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && (publishedIsDue || next < kept.length)) {
                ahead = read();
            }
            return ahead != null;
        }

        private @Nullable TreeHead read() {
            if (published != null && publishedIsDue && (next == kept.length || kept[next] >= size(published))) {
                publishedIsDue = false;
                verified += Arrays.binarySearch(kept, size(published)) < 0 ? 1 : 0;
                return published.checkpoint().head();
            }
            return readKept(kept[next++]);
        }

        @Override
        public TreeHead next() {
            if (!hasNext() || ahead == null) {
                throw new NoSuchElementException();
            }
            var head = ahead;
            ahead = null;
            return head;
        }
    }

    /** Null if it cannot be believed. */
    private @Nullable TreeHead readKept(long size) {
        try {
            var checkpoint = signed.open(bytes(size));
            requireSize(checkpoint, size);
            countCosigned(checkpoint);
            verified++;
            return requireOnePast(checkpoint).checkpoint().head();
        } catch (BadProof | IOException e) {
            findings.add(size, Place.kept(size) + ": " + e.getMessage());
            return null;
        }
    }

    private byte[] bytes(long size) throws IOException, BadProof {
        return place.source().read(Place.kept(size)).orElseThrow(() -> new BadProof("it went away during the audit"));
    }

    private static void requireSize(SignedCheckpoint checkpoint, long size) throws BadProof {
        if (size(checkpoint) != size) {
            throw new BadProof("it is a checkpoint of size " + size(checkpoint));
        }
    }

    private SignedCheckpoint requireOnePast(SignedCheckpoint checkpoint) throws BadProof {
        if (published != null
                && size(checkpoint) == size(published)
                && !checkpoint.checkpoint().head().equals(published.checkpoint().head())) {
            throw new BadProof("the log signed it and the published one, of the same size and another root: the log has"
                    + " two pasts");
        }
        return checkpoint;
    }

    private void countCosigned(SignedCheckpoint checkpoint) throws BadProof {
        var cosigners = checkpoint.note().verifiedBy(log.quorum().witnesses()).stream()
                .map(Note.Verified::key)
                .distinct()
                .count();
        if (cosigners < log.quorum().required()) {
            uncosigned++;
        }
    }
}
