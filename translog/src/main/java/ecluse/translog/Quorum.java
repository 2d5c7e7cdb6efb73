package ecluse.translog;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many of which witnesses must have cosigned a checkpoint for it to be believed. As long as fewer than that lie, the
 * log cannot show different pasts to different people.
 *
 * @param required from 0 to the number of witnesses; with 0 the log is believed alone
 * @param witnesses keys of type {@link SignatureType#COSIGNATURE}, no two the same
 */
public record Quorum(int required, List<VerifierKey> witnesses) {

    /** The log's own signature is enough. */
    public static final Quorum NONE = new Quorum(0, List.of());

    /** @throws IllegalArgumentException if the number or a key does not fit; one key under two names counts once */
    public Quorum {
        witnesses = List.copyOf(witnesses);
        if (required < 0 || required > witnesses.size()) {
            throw new IllegalArgumentException(
                    "the quorum is " + required + "; allowed: 0 to the number of witnesses (" + witnesses.size() + ")");
        }
        var seen = new HashSet<String>();
        for (var witness : witnesses) {
            if (witness.type() != SignatureType.COSIGNATURE) {
                throw new IllegalArgumentException("the key of " + witness.name() + " does not make cosignatures");
            }
            if (!seen.add(Text.base64(witness.publicKey()))) {
                throw new IllegalArgumentException("the key of " + witness.name() + " is there twice");
            }
        }
    }

    /**
     * The cosignatures of these witnesses, at least as many as required.
     *
     * @throws BadProof if too few of them cosigned, or the cosignature of one is wrong
     */
    public List<Note.Verified> require(SignedCheckpoint checkpoint) throws BadProof {
        var cosignatures = checkpoint.note().verifiedBy(witnesses);
        var cosigners = cosignatures.stream().map(Note.Verified::key).collect(Collectors.toSet());
        if (cosigners.size() < required) {
            throw new BadProof(
                    "the checkpoint of size " + checkpoint.checkpoint().size() + " is cosigned by " + cosigners.size()
                            + " of the " + witnesses.size() + " witnesses; it needs " + required);
        }
        return cosignatures;
    }
}
