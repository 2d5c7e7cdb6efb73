package ecluse.translog;

import java.util.List;

/**
 * The body of a call to {@code add-checkpoint}.
 *
 * @param oldSize of the checkpoint the witness is thought to have cosigned last, 0 if it never did
 * @param proof that the new tree grew from that one
 * @param checkpoint to be cosigned
 * @see <a href="https://c2sp.org/tlog-witness#add-checkpoint">C2SP tlog-witness, add-checkpoint</a>
 */
record WitnessRequest(long oldSize, List<Hash> proof, SignedCheckpoint checkpoint) {

    /** Longest body that is read. */
    static final int MAX_BYTES = Note.MAX_BYTES + 4_096;

    private static final String OLD = "old";

    WitnessRequest {
        proof = List.copyOf(proof);
    }

    static WitnessRequest parse(byte[] utf8) throws BadProof {
        if (utf8.length > MAX_BYTES) {
            throw new BadProof("the request is longer than " + MAX_BYTES + " bytes");
        }
        var text = Text.decode(utf8, "the request");
        int blankLine = text.indexOf("\n\n");
        if (blankLine < 0) {
            throw new BadProof("the request has no blank line before the checkpoint");
        }
        var lines = Text.lines(text.substring(0, blankLine + 1), "the request");
        return new WitnessRequest(
                Text.decimal(Text.after(OLD, lines.getFirst(), "the first line"), "the old size"),
                EntryProof.hashes(lines.subList(1, lines.size()), "the request"),
                SignedCheckpoint.parse(text.substring(blankLine + 2)));
    }

    String text() {
        var text = new StringBuilder(OLD + " " + oldSize + "\n");
        proof.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.text()).toString();
    }
}
