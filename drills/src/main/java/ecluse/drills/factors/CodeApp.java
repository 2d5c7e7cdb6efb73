package ecluse.drills.factors;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An app that shows one-time codes (RFC 6238 with the defaults that all apps know: HMAC-SHA-1, 30 s, six digits), set up by
 * typing the secret of a page.
 */
final class CodeApp {
    static final int STEP_SECONDS = 30;

    /** RFC 4648 §6. */
    private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static final int BITS_A_LETTER = 5;
    private static final String ALGORITHM = "HmacSHA1";

    private final byte[] seed;

    private CodeApp(byte[] seed) {
        this.seed = seed;
    }

    /**
     * @param secret in Base32, in groups or not
     * @throws IllegalArgumentException for a sign that Base32 does not have
     */
    static CodeApp of(String secret) {
        var letters = secret.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
        var bytes = ByteBuffer.allocate(letters.length() * BITS_A_LETTER / Byte.SIZE);
        int bits = 0;
        int waiting = 0;
        for (char letter : letters.toCharArray()) {
            int value = BASE_32.indexOf(letter);
            if (value < 0) {
                throw new IllegalArgumentException("no Base32");
            }
            bits = bits << BITS_A_LETTER | value;
            waiting += BITS_A_LETTER;
            if (waiting >= Byte.SIZE) {
                waiting -= Byte.SIZE;
                bytes.put((byte) (bits >> waiting));
            }
        }
        return new CodeApp(bytes.array());
    }

    /** The step that an instant lies in. */
    static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
    }

    String code(long step) {
        var hash = hash(step);
        int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", number % 1_000_000);
    }

    private byte[] hash(long step) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(seed, ALGORITHM));
            return mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    @Override
    public String toString() {
        return "CodeApp[…]";
    }
}
