package ecluse.translog;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A public key with its name: who may have signed a note, and what a signature of theirs means.
 *
 * <p>Two are equal when name, type and public key are.
 *
 * @see <a href="https://c2sp.org/signed-note#verifier-keys">C2SP signed-note, verifier keys</a>
 */
public final class VerifierKey {

    private final String name;
    private final SignatureType type;
    private final byte[] bytes;
    private final PublicKey key;
    private final int id;

    private VerifierKey(String name, SignatureType type, byte[] bytes) throws BadProof {
        KeyName.require(name);
        this.name = name;
        this.type = type;
        this.bytes = bytes;
        this.key = Ed25519.publicKey(bytes);
        this.id = KeyName.id(name, type, bytes);
    }

    /**
     * The key with this name.
     *
     * @param publicKey the 32 bytes of RFC 8032
     * @throws BadProof if the name has a space or a plus, or the bytes are no key fit for signatures
     */
    public static VerifierKey of(String name, SignatureType type, byte[] publicKey) throws BadProof {
        return new VerifierKey(name, type, publicKey.clone());
    }

    /**
     * Reads {@code <name>+<id in hexadecimal>+<base64 of type and public key>}.
     *
     * @throws BadProof if it is anything else, or the id is another key's
     */
    public static VerifierKey parse(String vkey) throws BadProof {
        int afterName = vkey.indexOf('+');
        int afterId = vkey.indexOf('+', afterName + 1);
        if (afterName < 0 || afterId < 0) {
            throw new BadProof("a verifier key is name+id+key, not " + Text.quoted(vkey));
        }
        var material = Text.base64(vkey.substring(afterId + 1), "the key");
        if (material.length == 0) {
            throw new BadProof("the verifier key has no key in it: " + Text.quoted(vkey));
        }
        var type = SignatureType.of(material[0]);
        var key = new VerifierKey(vkey.substring(0, afterName), type, Arrays.copyOfRange(material, 1, material.length));
        requireId(key, vkey.substring(afterName + 1, afterId));
        return key;
    }

    private static void requireId(VerifierKey key, String claimed) throws BadProof {
        if (!claimed.equals(key.idDigits())) {
            throw new BadProof("the key id is " + Text.quoted(claimed) + "; that of this key is " + key.idDigits());
        }
    }

    /** Who signs: for a log the origin of its checkpoints. */
    public String name() {
        return name;
    }

    /** What the signatures mean. */
    public SignatureType type() {
        return type;
    }

    /** The four bytes that stand before each signature, as a number; not unique by itself. */
    public int id() {
        return id;
    }

    /** A copy of the 32 bytes of the public key. */
    public byte[] publicKey() {
        return bytes.clone();
    }

    /** The verifier key as {@link #parse} reads it. */
    public String text() {
        var material = new byte[1 + bytes.length];
        material[0] = type.code();
        System.arraycopy(bytes, 0, material, 1, bytes.length);
        return name + "+" + idDigits() + "+" + Text.base64(material);
    }

    boolean made(NoteSignature signature) {
        return signature.keyId() == id && signature.name().equals(name);
    }

    /** @throws BadProof if the signature, which claims to be of this key, is not over this text */
    void require(NoteSignature signature, String text) throws BadProof {
        boolean right = switch (type) {
            case ED25519 -> Ed25519.verifies(key, Text.utf8(text), signature.body());
            case COSIGNATURE -> {
                var stamped = Cosigned.parse(signature);
                yield Ed25519.verifies(key, Cosigned.message(text, stamped.time()), stamped.signature());
            }
        };
        if (!right) {
            throw new BadProof("the signature of " + name + " is not over this text");
        }
    }

    private String idDigits() {
        return HexFormat.of().toHexDigits(id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that
                && name.equals(that.name)
                && type == that.type
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, id);
    }

    /** Same as {@link #text()}. */
    @Override
    public String toString() {
        return text();
    }
}
