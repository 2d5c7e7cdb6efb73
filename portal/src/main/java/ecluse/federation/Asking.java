package ecluse.federation;

import ecluse.kernel.SignInId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A request to a provider that is under way. The browser that began it keeps it, sealed ({@link AskingCookie}); all that the provider
 * is told of it follows from one secret, so nothing of it rests here.
 *
 * @param signIn whose account is to be linked; null for who wants to sign in
 */
record Asking(UUID provider, @Nullable SignInId signIn, byte[] secret, Instant until) {
    private static final int SECRET = 32;
    private static final int SIZE = 4 * Long.BYTES + Long.BYTES + SECRET;
    private static final UUID NOBODY = new UUID(0, 0);

    /** Binds the answer to this browser (RFC 9700 §4.7). */
    String state() {
        return derived("state");
    }

    /** Binds the ID token to this request. */
    String nonce() {
        return derived("nonce");
    }

    /** Binds the code to this request (RFC 7636). */
    String verifier() {
        return derived("verifier");
    }

    String challenge() {
        return text(sha256(verifier()));
    }

    /** What is remembered once an answer was taken. */
    byte[] spent() {
        return sha256("state " + state());
    }

    private String derived(String what) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text(mac.doFinal(what.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    byte[] bytes() {
        var signInId = signIn == null ? NOBODY : signIn.value();
        return ByteBuffer.allocate(SIZE)
                .putLong(provider.getMostSignificantBits())
                .putLong(provider.getLeastSignificantBits())
                .putLong(signInId.getMostSignificantBits())
                .putLong(signInId.getLeastSignificantBits())
                .putLong(until.getEpochSecond())
                .put(secret)
                .array();
    }

    /** @throws java.nio.BufferUnderflowException when the bytes are not {@link #bytes} */
    static Asking of(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        var provider = new UUID(buffer.getLong(), buffer.getLong());
        var signIn = new UUID(buffer.getLong(), buffer.getLong());
        var until = Instant.ofEpochSecond(buffer.getLong());
        var secret = new byte[SECRET];
        buffer.get(secret);
        return new Asking(provider, signIn.equals(NOBODY) ? null : new SignInId(signIn), secret, until);
    }

    @Override
    public String toString() {
        return "Asking[" + provider + "]";
    }
}
