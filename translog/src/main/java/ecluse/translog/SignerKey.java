package ecluse.translog;

import java.security.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A private key with its name. It never prints itself; {@link #secretText()} must be asked for.
 *
 * <p>The text form is that of golang.org/x/mod/sumdb/note: {@code PRIVATE+KEY+<name>+<id>+<base64 of type and seed>}.
 */
public final class SignerKey {

    private static final String PREFIX = "PRIVATE+KEY+";

    private final byte[] seed;
    private final PrivateKey key;
    private final VerifierKey verifier;

    private SignerKey(String name, SignatureType type, byte[] seed) throws BadProof {
        if (seed.length != Ed25519.KEY_SIZE) {
            throw new BadProof("the seed of a signer key is " + Ed25519.KEY_SIZE + " bytes, not " + seed.length);
        }
        this.seed = seed;
        this.key = Ed25519.privateKey(seed);
        this.verifier = VerifierKey.of(name, type, Ed25519.publicKeyOf(seed));
    }

    /**
     * A new key.
     *
     * @throws BadProof if the name has a space or a plus
     */
    public static SignerKey generate(String name, SignatureType type, SecureRandom random) throws BadProof {
        var seed = new byte[Ed25519.KEY_SIZE];
        random.nextBytes(seed);
        return new SignerKey(name, type, seed);
    }

    /**
     * The key of a seed.
     *
     * @param seed 32 bytes drawn at random and told to nobody
     * @throws BadProof if the name has a space or a plus, or the seed is not 32 bytes
     */
    public static SignerKey of(String name, SignatureType type, byte[] seed) throws BadProof {
        return new SignerKey(name, type, seed.clone());
    }

    /**
     * Reads what {@link #secretText()} gave. The message of a refusal holds nothing of the text.
     *
     * @throws BadProof if it is anything else, or the id is another key's
     */
    public static SignerKey parse(String text) throws BadProof {
        var parts = text.startsWith(PREFIX) ? text.substring(PREFIX.length()).split("\\+", 3) : new String[0];
        if (parts.length != 3) {
            throw new BadProof("a signer key is PRIVATE+KEY+name+id+key; this is not");
        }
        var material = secret(parts[2]);
        var key = new SignerKey(
                parts[0], SignatureType.of(material[0]), Arrays.copyOfRange(material, 1, material.length));
        if (!key.secretText().equals(text)) {
            throw new BadProof("the id in the signer key is not that of this key");
        }
        return key;
    }

    private static byte[] secret(String base64) throws BadProof {
        try {
            var material = Text.bytes(base64);
            if (material.length == 1 + Ed25519.KEY_SIZE) {
                return material;
            }
        } catch (IllegalArgumentException e) {
            // Falls to the refusal below: a message with the text would hold the secret.
        }
        throw new BadProof("the last part of the signer key is not base64 of a type and a seed of 32 bytes");
    }

    /** The public half, for those who verify. */
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * Signs the text of a note.
     *
     * @throws IllegalStateException if this key makes cosignatures
     */
    public NoteSignature sign(String text) {
        requireType(SignatureType.ED25519);
        return NoteSignature.of(verifier, Ed25519.sign(key, Text.utf8(text)));
    }

    /**
     * Cosigns a checkpoint: says that at this time it was the largest one seen of its log, and grew out of all seen
     * before. To be called by whoever has made sure of that, once it is durable.
     *
     * @param time seconds since 1970, more than 0
     * @throws IllegalStateException if this key makes plain signatures
     */
    public NoteSignature cosign(Checkpoint checkpoint, long time) {
        requireType(SignatureType.COSIGNATURE);
        if (time <= 0) {
            throw new IllegalArgumentException("the time of a cosignature is " + time + " s; it must be more than 0");
        }
        var signature = Ed25519.sign(key, Cosigned.message(checkpoint.text(), time));
        return NoteSignature.of(verifier, new Cosigned(time, signature).body());
    }

    private void requireType(SignatureType type) {
        if (verifier.type() != type) {
            throw new IllegalStateException(
                    "the key " + verifier.name() + " is of type " + verifier.type() + ", not " + type);
        }
    }

    /** The secret itself, to be kept where only the signer reads. */
    public String secretText() {
        var material = new byte[1 + seed.length];
        material[0] = verifier.type().code();
        System.arraycopy(seed, 0, material, 1, seed.length);
        var id = HexFormat.of().toHexDigits(verifier.id());
        return PREFIX + verifier.name() + "+" + id + "+" + Text.base64(material);
    }

    /** Names the key and shows nothing of the secret. */
    @Override
    public String toString() {
        return "SignerKey[" + verifier + "]";
    }
}
