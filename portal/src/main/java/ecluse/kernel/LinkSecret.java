package ecluse.kernel;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * 256 random bits that an address, a mail or a page carries: who has them may. The database has their SHA-256 alone, and a fast
 * hash is enough, because nobody guesses 256 bits. Prints nothing of them.
 */
public final class LinkSecret {
    private static final int BYTES = 32;
    private static final int CHARACTERS = 43;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private LinkSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static LinkSecret fresh() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new LinkSecret(bytes);
    }

    /** Empty when it cannot be one of ours. */
    public static Optional<LinkSecret> of(String text) {
        if (text.length() != CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new LinkSecret(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For an address: 43 characters of base64url (RFC 4648 §5), unpadded. */
    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "LinkSecret[…]";
    }
}
