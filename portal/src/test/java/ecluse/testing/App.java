package ecluse.testing;

import ecluse.kernel.Base32;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app: knows one secret, shows codes (RFC 6238). */
public final class App {
    private static final Pattern SECRET = Pattern.compile("id=\"secret\">([A-Z2-7 ]+)<");
    private static final int STEP_SECONDS = 30;

    private final byte[] seed;

    private App(byte[] seed) {
        this.seed = seed;
    }

    /** Set up with the secret on a page. */
    public static App of(String page) {
        var secret = SECRET.matcher(page);
        if (!secret.find()) {
            throw new AssertionError("no secret on the page: " + page);
        }
        return new App(Base32.read(secret.group(1)).orElseThrow());
    }

    /** The code of now, or of some steps from now. */
    public String code(int steps) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(seed, "HmacSHA1"));
            long step = Instant.now().getEpochSecond() / STEP_SECONDS + steps;
            var hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & 0x7fff_ffff;
            return String.format(Locale.ROOT, "%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Six digits that are none of the codes that hold now. */
    public String wrongCode() {
        var wrong = code(20);
        return wrong.equals(code(-1)) || wrong.equals(code(0)) || wrong.equals(code(1)) ? code(40) : wrong;
    }
}
