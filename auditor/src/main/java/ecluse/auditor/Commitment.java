package ecluse.auditor;

import ecluse.translog.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Computes what stands in a leaf for the person, the tie and the words of an entry.
 *
 * <p>Keeps its HMAC between calls; not safe for use by several threads at once.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104, HMAC</a>
 */
final class Commitment {

    private static final String HMAC = "HmacSHA256";
    private static final byte[] SALT = "ecluse/ledger/salt/1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ENTRY = "ecluse/ledger/entry/1".getBytes(StandardCharsets.US_ASCII);

    private final Mac mac;
    private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    private final ByteBuffer references = ByteBuffer.allocate(4 * Long.BYTES);

    Commitment() {
        try {
            mac = Mac.getInstance(HMAC);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + HMAC, e);
        }
    }

    /** @param key the person's ledger key, or the ledger's own: 32 bytes */
    byte[] salt(byte[] key, long position) {
        start(key);
        mac.update(SALT);
        mac.update(number.clear().putLong(position).array());
        return mac.doFinal();
    }

    /** @param salt 32 bytes, of this entry alone */
    Hash of(byte[] salt, @Nullable UUID person, @Nullable UUID tie, String detail) {
        start(salt);
        mac.update(ENTRY);
        references.clear();
        put(person);
        put(tie);
        mac.update(references.array());
        mac.update(detail.getBytes(StandardCharsets.UTF_8));
        return Hash.of(mac.doFinal());
    }

    private void put(@Nullable UUID reference) {
        references.putLong(reference == null ? 0 : reference.getMostSignificantBits());
        references.putLong(reference == null ? 0 : reference.getLeastSignificantBits());
    }

    private void start(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, HMAC));
        } catch (InvalidKeyException e) {
            throw new AssertionError("HMAC takes every key", e);
        }
    }
}
