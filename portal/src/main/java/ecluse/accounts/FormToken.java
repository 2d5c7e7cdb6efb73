package ecluse.accounts;

import ecluse.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the forms of a sign-in carry: made from a secret in its row, so that nothing more is kept and no node differs. */
final class FormToken {
    private static final byte[] PURPOSE = "form".getBytes(StandardCharsets.US_ASCII);

    private FormToken() {}

    static Secret of(byte[] csrfSecret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(csrfSecret, "HmacSHA256"));
            return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal(PURPOSE)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
