package ecluse.translog;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A signature line of a note. Nothing is checked here but its form.
 *
 * @param name of the key that is said to have signed
 * @param base64 the key's id (4 bytes) and what the key made
 * @see <a href="https://c2sp.org/signed-note#signatures">C2SP signed-note, signatures</a>
 */
public record NoteSignature(String name, String base64) {

    private static final String DASH = "— ";

    /** @throws IllegalArgumentException if the base64 does not hold a key id and a signature */
    public NoteSignature {
        if (Text.bytes(base64).length <= Integer.BYTES) {
            throw new IllegalArgumentException("the signature of " + name + " is too short");
        }
    }

    static NoteSignature of(VerifierKey key, byte[] body) {
        var bytes = ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(key.id())
                .put(body);
        return new NoteSignature(key.name(), Text.base64(bytes.array()));
    }

    /**
     * Reads a line without its newline.
     *
     * @throws BadProof if it is not an em dash, a key name and base64 of more than 4 bytes, with one space between
     */
    public static NoteSignature parse(String line) throws BadProof {
        if (!line.startsWith(DASH)) {
            throw new BadProof("a signature line starts with an em dash and a space, not " + Text.quoted(line));
        }
        int space = line.indexOf(' ', DASH.length());
        if (space < 0) {
            throw new BadProof("the signature line has no signature: " + Text.quoted(line));
        }
        var name = line.substring(DASH.length(), space);
        KeyName.require(name);
        var base64 = line.substring(space + 1);
        if (Text.base64(base64, "the signature of " + name).length <= Integer.BYTES) {
            throw new BadProof("the signature of " + name + " is too short");
        }
        return new NoteSignature(name, base64);
    }

    /** The id of the key that is said to have signed. */
    public int keyId() {
        return ByteBuffer.wrap(Text.bytes(base64)).getInt();
    }

    /** The line without its newline. */
    public String line() {
        return DASH + name + " " + base64;
    }

    /** What the key made, without its id. */
    byte[] body() {
        var bytes = Text.bytes(base64);
        return Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
    }
}
