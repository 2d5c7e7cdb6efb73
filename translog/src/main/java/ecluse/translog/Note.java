package ecluse.translog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A text with signatures below it. The text must not be believed before {@link #verifiedBy} has found the signature of a
 * key one trusts.
 *
 * @param text whole lines, the last newline included
 * @param signatures in the order of the note
 * @see <a href="https://c2sp.org/signed-note">C2SP signed-note</a>
 */
public record Note(String text, List<NoteSignature> signatures) {

    /** Longest note that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** Most signatures that are read. */
    public static final int MAX_SIGNATURES = 100;

    /** @throws IllegalArgumentException if the text does not end with a newline or holds other control characters */
    public Note {
        if (!text.endsWith("\n") || hasControls(text)) {
            throw new IllegalArgumentException("the text of a note is lines, with no control character in them");
        }
        signatures = List.copyOf(signatures);
    }

    /** Like {@link #parse(byte[])}, from characters. */
    public static Note parse(String note) throws BadProof {
        return parse(Text.encode(note, "the note"));
    }

    /**
     * Reads a note. The signatures are not looked at, save that each has the form of one.
     *
     * @throws BadProof if it is not UTF-8, too long, has no or too many signatures, or anything is not in its place
     */
    public static Note parse(byte[] utf8) throws BadProof {
        if (utf8.length > MAX_BYTES) {
            throw new BadProof("the note is " + utf8.length + " bytes; at most " + MAX_BYTES + " are read");
        }
        var note = Text.decode(utf8, "the note");
        if (hasControls(note)) {
            throw new BadProof("the note holds a control character other than newline");
        }
        int blankLine = note.lastIndexOf("\n\n");
        if (blankLine < 0) {
            throw new BadProof("the note has no blank line between text and signatures");
        }
        return new Note(note.substring(0, blankLine + 1), signatures(note.substring(blankLine + 2)));
    }

    private static List<NoteSignature> signatures(String block) throws BadProof {
        var lines = Text.lines(block, "the note");
        if (lines.size() > MAX_SIGNATURES) {
            throw new BadProof("the note has " + lines.size() + " signatures; at most " + MAX_SIGNATURES + " are read");
        }
        var signatures = new ArrayList<NoteSignature>();
        for (var line : lines) {
            signatures.add(NoteSignature.parse(line));
        }
        return signatures;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < 0x20 && c != '\n');
    }

    /**
     * The signatures of these keys, each found good; those of other keys are ignored, as the format demands. Perhaps
     * none: then the note must not be believed.
     *
     * @throws BadProof if a signature of one of these keys is wrong
     * @throws IllegalArgumentException if two of these keys have the same name and id
     */
    public List<Verified> verifiedBy(Collection<VerifierKey> keys) throws BadProof {
        var verified = new ArrayList<Verified>();
        for (var signature : signatures) {
            var makers =
                    keys.stream().filter(key -> key.made(signature)).distinct().toList();
            if (makers.size() > 1) {
                throw new IllegalArgumentException("two of the keys have the name and id of " + makers.getFirst());
            }
            for (var maker : makers) {
                maker.require(signature, text);
                verified.add(new Verified(maker, signature));
            }
        }
        return List.copyOf(verified);
    }

    /** The same text with one more signature below the others. */
    public Note with(NoteSignature signature) {
        var more = new ArrayList<>(signatures);
        more.add(signature);
        return new Note(text, more);
    }

    /** The note as {@link #parse} reads it, if it has a signature. */
    public String noteText() {
        return text + "\n" + signatures.stream().map(line -> line.line() + "\n").collect(Collectors.joining());
    }

    /** A signature that is over the text of its note, by this key. */
    public record Verified(VerifierKey key, NoteSignature signature) {

        /**
         * When it was made, in seconds since 1970.
         *
         * @throws IllegalStateException if the key does not make cosignatures: only these have a time
         */
        public long time() {
            if (key.type() != SignatureType.COSIGNATURE) {
                throw new IllegalStateException("the signature of " + key.name() + " has no time");
            }
            return Cosigned.timeOf(signature);
        }
    }
}
