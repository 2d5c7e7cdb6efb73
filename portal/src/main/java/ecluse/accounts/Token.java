package ecluse.accounts;

import ecluse.kernel.TokenHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secret of a sign-in: 256 random bits. The browser has it in a cookie, the database its SHA-256 alone, so who reads the
 * database cannot take over a sign-in. A fast hash is enough, because nobody guesses 256 bits.
 */
final class Token {
    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;

    private Token(byte[] secret) {
        this.secret = secret;
    }

    static Token fresh() {
        var secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return new Token(secret);
    }

    /** From a cookie's value; empty when it cannot be one of ours. */
    static Optional<Token> in(@Nullable String cookie) {
        if (cookie == null || cookie.length() != 43) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Token(Base64.getUrlDecoder().decode(cookie)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    String forCookie() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    TokenHash hash() {
        return new TokenHash(sha256(secret));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Token[…]";
    }
}
