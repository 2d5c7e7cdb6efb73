package ecluse.translog;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Cosigns checkpoints, and of each log only such as grew from the one it cosigned before. So nobody who asks for this
 * witness's cosignature can be shown a past that others were not shown.
 *
 * <p>What it cosigned is in its store before the cosignature is given away. If the store is lost or set back, the witness
 * would sign a second past: then it must take a new key. Two witnesses must never share a store or a key. Safe for use by
 * several threads at once.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class Witness {

    /** What is answered over HTTP. */
    public record Answer(int status, String contentType, String body) {

        static final int OK = 200;
        static final int BAD_REQUEST = 400;
        static final int FORBIDDEN = 403;
        static final int NOT_FOUND = 404;
        static final int CONFLICT = 409;
        static final int UNPROCESSABLE = 422;
        static final String TEXT = "text/plain; charset=utf-8";
        static final String SIZE = "text/x.tlog.size";

        static Answer refused(int status, String why) {
            return new Answer(status, TEXT, why + "\n");
        }
    }

    private final SignerKey key;
    private final Store store;
    private final InstantSource clock;
    private final Map<String, Known> byOrigin = new HashMap<>();
    private final Map<String, Known> byHash = new HashMap<>();

    /**
     * A witness of these logs.
     *
     * @param key of type {@link SignatureType#COSIGNATURE}
     * @param logs whose quorum does not matter here
     * @param store in which nothing else is, and to which nobody else writes
     * @throws IllegalArgumentException if the key is of another type or two logs have one origin
     */
    public Witness(SignerKey key, Collection<TrustedLog> logs, Store store, InstantSource clock) {
        if (key.verifier().type() != SignatureType.COSIGNATURE) {
            throw new IllegalArgumentException("a witness needs a key of type COSIGNATURE");
        }
        this.key = key;
        this.store = store;
        this.clock = clock;
        for (var log : logs) {
            var known = new Known(log);
            if (byOrigin.put(log.origin(), known) != null) {
                throw new IllegalArgumentException("two logs have the origin " + Text.quoted(log.origin()));
            }
            byHash.put(known.hash, known);
        }
    }

    /** The key its cosignatures are verified with. */
    public VerifierKey key() {
        return key.verifier();
    }

    /**
     * Answers a call to {@code add-checkpoint}.
     *
     * @throws IOException if the store cannot be read or written, or holds what this witness did not write: then nothing
     *     was cosigned
     */
    public Answer addCheckpoint(byte[] body) throws IOException {
        WitnessRequest request;
        try {
            request = WitnessRequest.parse(body);
        } catch (BadProof e) {
            return Answer.refused(Answer.BAD_REQUEST, e.getMessage());
        }
        var known = byOrigin.get(request.checkpoint().checkpoint().origin());
        if (known == null) {
            return Answer.refused(Answer.NOT_FOUND, "this witness does not know the log");
        }
        SignedCheckpoint signed;
        try {
            signed = onlyOf(known.log, request.checkpoint());
        } catch (BadProof e) {
            return Answer.refused(Answer.FORBIDDEN, e.getMessage());
        }
        return add(known, request, signed);
    }

    /** The checkpoint with the log's signatures and no others: those were not verified. */
    private static SignedCheckpoint onlyOf(TrustedLog log, SignedCheckpoint signed) throws BadProof {
        var signatures =
                log.requireSigned(signed).stream().map(Note.Verified::signature).toList();
        return new SignedCheckpoint(signed.checkpoint(), new Note(signed.note().text(), signatures));
    }

    private Answer add(Known known, WitnessRequest request, SignedCheckpoint signed) throws IOException {
        long size = signed.checkpoint().size();
        if (request.oldSize() > size) {
            return Answer.refused(
                    Answer.BAD_REQUEST, "the old size " + request.oldSize() + " is larger than the new one " + size);
        }
        synchronized (known) { // from looking to writing: of two requests at once, the second sees what the first wrote
            var last = last(known);
            if (last.size() != request.oldSize()) {
                return new Answer(Answer.CONFLICT, Answer.SIZE, last.size() + "\n");
            }
            try {
                requireGrowth(last, request);
            } catch (BadProof e) {
                return Answer.refused(Answer.UNPROCESSABLE, e.getMessage());
            }
            return cosign(known, signed);
        }
    }

    private static void requireGrowth(TreeHead last, WitnessRequest request) throws BadProof {
        var head = request.checkpoint().checkpoint().head();
        if (head.size() == 0 && !head.equals(TreeHead.EMPTY)) {
            throw new BadProof("the root of a tree without entries is "
                    + Merkle.emptyRoot().base64());
        }
        if (last.size() > 0) {
            Proofs.verifyConsistency(last, head, request.proof());
        } else if (!request.proof().isEmpty()) {
            throw new BadProof("from size 0 there is nothing to prove; the proof must be empty");
        }
    }

    private Answer cosign(Known known, SignedCheckpoint signed) throws IOException {
        var cosignature = key.cosign(signed.checkpoint(), clock.instant().getEpochSecond());
        store.write(known.file(), Text.utf8(signed.with(cosignature).text()));
        return new Answer(Answer.OK, Answer.TEXT, cosignature.line() + "\n");
    }

    /** What was cosigned last; what is not this witness's own work is a fault. */
    private TreeHead last(Known known) throws IOException {
        var saved = store.read(known.file());
        return saved.isEmpty()
                ? TreeHead.EMPTY
                : verified(known.log, saved.get()).checkpoint().head();
    }

    private SignedCheckpoint verified(TrustedLog log, byte[] saved) throws IOException {
        try {
            var checkpoint = SignedCheckpoint.parse(saved);
            log.requireOrigin(checkpoint);
            new Quorum(1, List.of(key.verifier())).require(checkpoint);
            return checkpoint;
        } catch (BadProof e) {
            throw new IOException(
                    "the state of the log " + Text.quoted(log.origin()) + " is damaged: " + e.getMessage());
        }
    }

    /**
     * The checkpoint cosigned last, with the signatures of the log and of this witness.
     *
     * @param originHash SHA-256 of the log's origin, in hexadecimal digits
     * @throws IOException as {@link #addCheckpoint}
     */
    public Optional<String> checkpoint(String originHash) throws IOException {
        var known = byHash.get(originHash);
        if (known == null) {
            return Optional.empty();
        }
        var saved = store.read(known.file());
        return saved.isEmpty()
                ? Optional.empty()
                : Optional.of(verified(known.log, saved.get()).text());
    }

    /** A log, and the lock under which its state is read and written. */
    private static final class Known {

        final TrustedLog log;
        final String hash;

        Known(TrustedLog log) {
            this.log = log;
            this.hash = HexFormat.of().formatHex(Merkle.sha256().digest(Text.utf8(log.origin())));
        }

        String file() {
            return hash + "/checkpoint";
        }
    }
}
