package ecluse.translog;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a witness for cosignatures. Safe for use by several threads at once.
 *
 * @see <a href="https://c2sp.org/tlog-witness">C2SP tlog-witness</a>
 */
public final class WitnessClient {

    /** What a witness said. */
    public sealed interface Answer {

        /** It cosigned; the signature was verified, and goes below the checkpoint. */
        record Cosigned(Note.Verified cosignature) implements Answer {}

        /**
         * It knows the log at another size than the one asked from (409).
         *
         * @param size of the checkpoint it cosigned last
         */
        record Elsewhere(long size) implements Answer {}

        /**
         * It did not cosign.
         *
         * @param status 400 malformed, 403 not signed by the log, 404 unknown log, 422 not grown from what it cosigned
         *     before; 200 and 409 if what it answered is not of the form
         * @param why in its words, or in ours
         */
        record Refused(int status, String why) implements Answer {}
    }

    private static final int MAX_ANSWER_BYTES = 1 << 18;
    private static final int ROUNDS = 3;

    private final HttpClient client;
    private final URI address;
    private final VerifierKey witness;
    private final Duration timeout;
    private final AtomicLong lastSize = new AtomicLong();

    /**
     * The witness at this address.
     *
     * @param prefix its submission prefix; a slash at its end may be left out
     * @param witness key of type {@link SignatureType#COSIGNATURE}
     * @param timeout for one call, more than 0
     */
    public WitnessClient(HttpClient client, URI prefix, VerifierKey witness, Duration timeout) {
        if (witness.type() != SignatureType.COSIGNATURE) {
            throw new IllegalArgumentException("the key of " + witness.name() + " does not make cosignatures");
        }
        this.client = client;
        this.address = URI.create((prefix.toString() + "/").replaceAll("//$", "/") + "add-checkpoint");
        this.witness = witness;
        this.timeout = timeout;
    }

    /** The key its cosignatures are verified with. */
    public VerifierKey witness() {
        return witness;
    }

    /**
     * Asks for a cosignature, from whichever size the witness knows the log at: asks again when it names another one.
     *
     * <p>The answer {@link Answer.Elsewhere} with a larger size than the checkpoint's means that somebody got a newer
     * checkpoint of this log cosigned. If that was not us, the log was forked or its key is stolen.
     *
     * @param tree of the checkpoint, to make the proof of
     * @throws BadProof if the tiles do not lead to the checkpoint
     * @throws IOException if the witness or the tiles cannot be reached
     */
    public Answer cosign(SignedCheckpoint checkpoint, TreeReader tree)
            throws IOException, BadProof, InterruptedException {
        if (!tree.head().equals(checkpoint.checkpoint().head())) {
            throw new IllegalArgumentException("the tree is not the one of the checkpoint");
        }
        long size = tree.head().size();
        long from = Math.min(lastSize.get(), size);
        Answer answer = add(from, tree.consistency(from), checkpoint);
        for (int round = 1; round < ROUNDS; round++) {
            if (!(answer instanceof Answer.Elsewhere elsewhere) || elsewhere.size() > size) {
                break;
            }
            answer = add(elsewhere.size(), tree.consistency(elsewhere.size()), checkpoint);
        }
        if (answer instanceof Answer.Cosigned) {
            lastSize.set(size);
        }
        return answer;
    }

    /**
     * Asks for a cosignature once.
     *
     * @param oldSize of the checkpoint the witness cosigned last, 0 if it never did
     * @param proof from that size to the checkpoint's, empty from size 0
     * @throws IOException if the witness cannot be reached
     */
    public Answer add(long oldSize, List<Hash> proof, SignedCheckpoint checkpoint)
            throws IOException, InterruptedException {
        var body = new WitnessRequest(oldSize, proof, checkpoint).text();
        var request = HttpRequest.newBuilder(address)
                .timeout(timeout)
                .header("Content-Type", "text/plain; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(Text.utf8(body)))
                .build();
        var response = client.send(request, BodyHandlers.ofInputStream());
        try (var in = response.body()) {
            return answer(response.statusCode(), bounded(in), checkpoint);
        }
    }

    private static byte[] bounded(InputStream in) throws IOException {
        var bytes = in.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
            throw new IOException("the witness answers more than " + MAX_ANSWER_BYTES + " bytes");
        }
        return bytes;
    }

    private Answer answer(int status, byte[] body, SignedCheckpoint checkpoint) {
        try {
            var text = Text.decode(body, "the answer");
            return switch (status) {
                case Witness.Answer.OK -> cosigned(text, checkpoint);
                case Witness.Answer.CONFLICT -> new Answer.Elsewhere(size(text));
                default -> new Answer.Refused(status, text.strip());
            };
        } catch (BadProof e) {
            return new Answer.Refused(status, e.getMessage());
        }
    }

    private Answer cosigned(String lines, SignedCheckpoint checkpoint) throws BadProof {
        var note = Note.parse(checkpoint.checkpoint().text() + "\n" + lines);
        if (!note.text().equals(checkpoint.checkpoint().text())) {
            throw new BadProof("the answer is not signature lines alone");
        }
        var cosignatures = note.verifiedBy(List.of(witness));
        if (cosignatures.isEmpty()) {
            throw new BadProof("the answer has no cosignature of " + witness.name());
        }
        return new Answer.Cosigned(cosignatures.getFirst());
    }

    private static long size(String text) throws BadProof {
        if (!text.endsWith("\n")) {
            throw new BadProof("the size in the answer does not end with a newline");
        }
        return Text.decimal(text.substring(0, text.length() - 1), "the size in the answer");
    }
}
