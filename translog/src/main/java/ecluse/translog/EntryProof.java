package ecluse.translog;

import java.util.ArrayList;
import java.util.List;

/**
 * The proof that an entry is in a log, whole in one file: it is verified offline with the entry and a {@link TrustedLog}.
 *
 * @param extra base64 of something for the application that nobody signed; empty if there is nothing
 * @param index of the entry, from 0
 * @param path inclusion proof, at most {@value #MAX_HASHES} hashes
 * @param checkpoint with the signatures of the log and its witnesses
 * @see <a href="https://c2sp.org/tlog-proof">C2SP tlog-proof</a>
 */
public record EntryProof(String extra, long index, List<Hash> path, SignedCheckpoint checkpoint) {

    /** What the file's name should end with. */
    public static final String FILE_EXTENSION = ".tlog-proof";

    /** Longest extra data that is read, in characters of base64. */
    public static final int MAX_EXTRA = 1 << 20;

    /** A tree of 2^63-1 entries needs no more. */
    public static final int MAX_HASHES = 63;

    private static final String FIRST_LINE = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra";
    private static final String INDEX = "index";
    private static final int MAX_BYTES = MAX_EXTRA + Note.MAX_BYTES + 8_192;

    /** @throws IllegalArgumentException if the extra data is no base64, the index negative or the path too long */
    public EntryProof {
        path = List.copyOf(path);
        if (!extra.equals(Text.base64(Text.bytes(extra))) || extra.length() > MAX_EXTRA) {
            throw new IllegalArgumentException("the extra data is not base64, or longer than " + MAX_EXTRA);
        }
        if (index < 0 || path.size() > MAX_HASHES) {
            throw new IllegalArgumentException("no tree has the index " + index + " with " + path.size() + " hashes");
        }
    }

    /** Without extra data. */
    public EntryProof(long index, List<Hash> path, SignedCheckpoint checkpoint) {
        this("", index, path, checkpoint);
    }

    /** The same proof with this extra data. */
    public EntryProof withExtra(byte[] data) {
        return new EntryProof(Text.base64(data), index, path, checkpoint);
    }

    /** The extra data. Nobody signed it: believe nothing of it that the entry does not show. */
    public byte[] extraData() {
        return Text.bytes(extra);
    }

    /**
     * Reads a proof. Nothing is verified: see {@link #verify}.
     *
     * @throws BadProof if it is not of the form, in every letter
     */
    public static EntryProof parse(byte[] utf8) throws BadProof {
        if (utf8.length > MAX_BYTES) {
            throw new BadProof("the proof is " + utf8.length + " bytes; at most " + MAX_BYTES + " are read");
        }
        var text = Text.decode(utf8, "the proof");
        int blankLine = text.indexOf("\n\n");
        if (blankLine < 0) {
            throw new BadProof("the proof has no blank line before the checkpoint");
        }
        var lines = Text.lines(text.substring(0, blankLine + 1), "the proof");
        if (!lines.getFirst().equals(FIRST_LINE)) {
            throw new BadProof(
                    "the proof does not start with \"" + FIRST_LINE + "\": " + Text.quoted(lines.getFirst()));
        }
        return parse(lines.subList(1, lines.size()), SignedCheckpoint.parse(text.substring(blankLine + 2)));
    }

    private static EntryProof parse(List<String> lines, SignedCheckpoint checkpoint) throws BadProof {
        boolean hasExtra = !lines.isEmpty() && lines.getFirst().startsWith(EXTRA + " ");
        var rest = lines.subList(hasExtra ? 1 : 0, lines.size());
        if (rest.isEmpty()) {
            throw new BadProof("the proof has no index line");
        }
        var index = Text.decimal(Text.after(INDEX, rest.getFirst(), "the index line"), "the index");
        return new EntryProof(
                hasExtra ? extra(lines.getFirst()) : "",
                index,
                hashes(rest.subList(1, rest.size()), "the proof"),
                checkpoint);
    }

    private static String extra(String line) throws BadProof {
        var extra = Text.after(EXTRA, line, "the extra line");
        if (extra.isEmpty() || extra.length() > MAX_EXTRA) {
            throw new BadProof("the extra line is empty, or longer than " + MAX_EXTRA);
        }
        Text.base64(extra, "the extra data");
        return extra;
    }

    /** Lines of one hash each, no more than any proof has. */
    static List<Hash> hashes(List<String> lines, String what) throws BadProof {
        if (lines.size() > MAX_HASHES) {
            throw new BadProof(what + " has " + lines.size() + " hashes; no tree needs more than " + MAX_HASHES);
        }
        var hashes = new ArrayList<Hash>();
        for (var line : lines) {
            hashes.add(Text.hash(line, "a hash of " + what));
        }
        return hashes;
    }

    /** The proof as {@link #parse} reads it, to be written in UTF-8. */
    public String text() {
        var text = new StringBuilder(FIRST_LINE + "\n");
        if (!extra.isEmpty()) {
            text.append(EXTRA).append(' ').append(extra).append('\n');
        }
        text.append(INDEX).append(' ').append(index).append('\n');
        path.forEach(hash -> text.append(hash.base64()).append('\n'));
        return text.append('\n').append(checkpoint.text()).toString();
    }

    /**
     * Returns the witnesses' cosignatures if the log holds this entry at the index.
     *
     * @param entry as the log holds it
     * @throws BadProof if the checkpoint is not as the log and its witnesses must have signed it, or the entry is not in
     *     its tree
     */
    public List<Note.Verified> verify(byte[] entry, TrustedLog log) throws BadProof {
        var cosignatures = log.require(checkpoint);
        Proofs.verifyInclusion(
                Merkle.leaf(entry), index, checkpoint.checkpoint().head(), path);
        return cosignatures;
    }
}
