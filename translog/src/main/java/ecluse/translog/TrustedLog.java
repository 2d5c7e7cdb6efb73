package ecluse.translog;

import java.util.List;

/**
 * What somebody who verifies must know of a log beforehand.
 *
 * @param origin first line of its checkpoints
 * @param keys of which one must have signed: more than one while the log changes its key
 * @param quorum the witnesses that must have cosigned
 */
public record TrustedLog(String origin, List<VerifierKey> keys, Quorum quorum) {

    /** @throws IllegalArgumentException if there is no key, or one of them makes cosignatures */
    public TrustedLog {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a log cannot be trusted without a key of it");
        }
        if (keys.stream().anyMatch(key -> key.type() != SignatureType.ED25519)) {
            throw new IllegalArgumentException("a log signs with a key of type ED25519");
        }
    }

    /** The log whose checkpoints have the name of its key as origin, as they should. */
    public static TrustedLog of(VerifierKey key, Quorum quorum) {
        return new TrustedLog(key.name(), List.of(key), quorum);
    }

    /**
     * Reads a checkpoint and verifies all of it.
     *
     * @throws BadProof if it is malformed, of another log, not signed by this one, or not cosigned as required
     */
    public SignedCheckpoint open(byte[] utf8) throws BadProof {
        var checkpoint = SignedCheckpoint.parse(utf8);
        require(checkpoint);
        return checkpoint;
    }

    /**
     * Returns the witnesses' cosignatures if the checkpoint is this log's and cosigned as required.
     *
     * @throws BadProof if it is of another log, not signed by this one, or not cosigned as required
     */
    public List<Note.Verified> require(SignedCheckpoint checkpoint) throws BadProof {
        requireSigned(checkpoint);
        return quorum.require(checkpoint);
    }

    /** The log's own signatures, at least one, witnesses aside. */
    List<Note.Verified> requireSigned(SignedCheckpoint signed) throws BadProof {
        requireOrigin(signed);
        var signatures = signed.note().verifiedBy(keys);
        if (signatures.isEmpty()) {
            throw new BadProof("the checkpoint of size " + signed.checkpoint().size() + " is not signed by a known key"
                    + " of the log " + Text.quoted(origin));
        }
        return signatures;
    }

    void requireOrigin(SignedCheckpoint signed) throws BadProof {
        var found = signed.checkpoint().origin();
        if (!found.equals(origin)) {
            throw new BadProof("the checkpoint is of the log " + Text.quoted(found) + ", not " + Text.quoted(origin));
        }
    }
}
