package ecluse.translog;

import java.util.List;

/**
 * What a log says of itself at some size. Worth nothing without the signatures: see {@link SignedCheckpoint}.
 *
 * @param origin the name of the log, one line, not empty
 * @param size number of entries, 0 or more
 * @param root root of the tree of these entries
 * @param extensions further lines, none of them empty; nobody audits them, so better none
 * @see <a href="https://c2sp.org/tlog-checkpoint">C2SP tlog-checkpoint</a>
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {

    private static final int FIXED_LINES = 3;

    /** @throws IllegalArgumentException if the size is negative, or a line is empty or not one line */
    public Checkpoint {
        extensions = List.copyOf(extensions);
        if (size < 0) {
            throw new IllegalArgumentException("the size of a checkpoint is " + size + "; it must be 0 or more");
        }
        if (!isLine(origin) || !extensions.stream().allMatch(Checkpoint::isLine)) {
            throw new IllegalArgumentException("a line of the checkpoint is empty or has a control character in it");
        }
    }

    /** Without extension lines. */
    public Checkpoint(String origin, TreeHead head) {
        this(origin, head.size(), head.root(), List.of());
    }

    private static boolean isLine(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= 0x20);
    }

    /**
     * Reads the text of a checkpoint, its last newline included.
     *
     * @throws BadProof if it is anything else
     */
    public static Checkpoint parse(String text) throws BadProof {
        var lines = Text.lines(text, "the checkpoint");
        if (lines.size() < FIXED_LINES) {
            throw new BadProof("the checkpoint has " + lines.size() + " lines; it needs origin, size and root");
        }
        if (!lines.stream().allMatch(Checkpoint::isLine)) {
            throw new BadProof("a line of the checkpoint is empty or has a control character in it");
        }
        return new Checkpoint(
                lines.get(0),
                Text.decimal(lines.get(1), "the size of the checkpoint"),
                Text.hash(lines.get(2), "the root of the checkpoint"),
                lines.subList(FIXED_LINES, lines.size()));
    }

    /** Size and root together. */
    public TreeHead head() {
        return new TreeHead(size, root);
    }

    /** The text that is signed, as {@link #parse} reads it. */
    public String text() {
        var text = new StringBuilder(origin + "\n" + size + "\n" + root.base64() + "\n");
        extensions.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }

    /** This checkpoint with the log's signature. */
    public SignedCheckpoint signedBy(SignerKey log) {
        return new SignedCheckpoint(this, new Note(text(), List.of(log.sign(text()))));
    }
}
