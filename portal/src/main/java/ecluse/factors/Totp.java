package ecluse.factors;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One-time codes by time (RFC 6238): an HMAC of how many steps have passed since 1970, cut to a few digits (RFC 4226 §5.3).
 *
 * @param algorithm {@code HmacSHA1}, {@code HmacSHA256} or {@code HmacSHA512}; apps know the first one
 * @param digits 6 to 8
 */
record Totp(String algorithm, int digits) {
    /** What every app understands. */
    static final Totp FOR_APPS = new Totp("HmacSHA1", 6);

    /** RFC 4226 §4, requirement 6: 160 bits. */
    static final int SEED_BYTES = 20;

    private static final long STEP_SECONDS = 30;

    /** The step that an instant lies in. */
    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
    }

    String code(byte[] seed, long step) {
        var hash = hmac(seed, step);
        int offset = hash[hash.length - 1] & 0xf;
        int number = (hash[offset] & 0x7f) << 24
                | (hash[offset + 1] & 0xff) << 16
                | (hash[offset + 2] & 0xff) << 8
                | hash[offset + 3] & 0xff;
        return String.format(Locale.ROOT, "%0" + digits + "d", number % (int) Math.pow(10, digits));
    }

    private byte[] hmac(byte[] seed, long step) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(seed, algorithm));
            return mac.doFinal(
                    java.nio.ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
