package ecluse.testing;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A passkey in software (WebAuthn Level 3 §6, ES256, attestation none), written by hand: the portal's library reads what it
 * makes. It can do what an honest device does not: say another origin, count backwards, not ask its owner.
 */
public final class SoftKey {
    private static final int PRESENT = 1;
    private static final int VERIFIED = 4;
    private static final int ATTESTED = 64;

    private final KeyPair pair;
    private final byte[] id;
    private final byte[] handle;
    private String origin;
    private String host = "localhost";
    private boolean verifies = true;
    private int counter = 1;

    private SoftKey(KeyPair pair, byte[] id, byte[] handle, String origin) {
        this.pair = pair;
        this.id = id;
        this.handle = handle;
        this.origin = origin;
    }

    /** One that would be made on a page: for the account that the page names. */
    public static SoftKey on(Browser.Answer page, String origin) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var id = sha256(pair.getPublic().getEncoded());
            return new SoftKey(pair, id, bytes(option(page, "\"user\":\\{[^}]*\"id\":\"([^\"]+)\"")), origin);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public SoftKey from(String otherOrigin) {
        origin = otherOrigin;
        return this;
    }

    public SoftKey boundTo(String otherHost) {
        host = otherHost;
        return this;
    }

    public SoftKey asking(boolean asksItsOwner) {
        verifies = asksItsOwner;
        return this;
    }

    public SoftKey counting(int from) {
        counter = from;
        return this;
    }

    /** What names the question that a page asks. */
    public static String asked(Browser.Answer page) {
        return find(page.body(), "name=\"asked\" value=\"([^\"]+)\"");
    }

    /** What a page asks to be signed. */
    public static String challenge(Browser.Answer page) {
        return option(page, "\"challenge\":\"([^\"]+)\"");
    }

    /** The answer to a page that asks for a new passkey. */
    public String made(String challenge) {
        var client = client("webauthn.create", challenge);
        var data =
                join(data(ATTESTED), new byte[16], new byte[] {(byte) (id.length >> 8), (byte) id.length}, id, cose());
        counter++;
        var object = join(
                new byte[] {(byte) 0xa3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xa0},
                text("authData"),
                blob(data));
        return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"%2$s\",\"attestationObject\":\"%3$s\",\"transports\":[\"internal\"]}}"
                .formatted(base64(id), base64(client), base64(object));
    }

    /** The answer to a page that asks for a signature. */
    public String signed(String challenge) {
        try {
            var client = client("webauthn.get", challenge);
            var data = data(0);
            counter++;
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"%2$s\",\"authenticatorData\":\"%3$s\",\"signature\":\"%4$s\",\"userHandle\":\"%5$s\"}}"
                    .formatted(base64(id), base64(client), base64(data), base64(signature.sign()), base64(handle));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] client(String type, String challenge) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, challenge, origin)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int more) {
        return ByteBuffer.allocate(37)
                .put(sha256(host.getBytes(StandardCharsets.US_ASCII)))
                .put((byte) (PRESENT | (verifies ? VERIFIED : 0) | more))
                .putInt(counter)
                .array();
    }

    /** {1: 2, 3: -7, -1: 1, -2: x, -3: y} (RFC 9053 §7.1.1). */
    private byte[] cose() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return join(
                new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21},
                blob(coordinate(point.getAffineX())),
                new byte[] {0x22},
                blob(coordinate(point.getAffineY())));
    }

    private static byte[] coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var padded = new byte[32];
        var tail = bytes.length > 32 ? Arrays.copyOfRange(bytes, bytes.length - 32, bytes.length) : bytes;
        System.arraycopy(tail, 0, padded, 32 - tail.length, tail.length);
        return padded;
    }

    private static byte[] text(String text) {
        var bytes = text.getBytes(StandardCharsets.US_ASCII);
        return join(new byte[] {(byte) (0x60 + bytes.length)}, bytes);
    }

    private static byte[] blob(byte[] bytes) {
        return bytes.length < 256
                ? join(new byte[] {0x58, (byte) bytes.length}, bytes)
                : join(new byte[] {0x59, (byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    private static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String option(Browser.Answer page, String pattern) {
        return find(find(page.body(), "data-options=\"([^\"]+)\"").replace("&quot;", "\""), pattern);
    }

    private static String find(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new AssertionError(pattern + " is not in " + text);
        }
        return found.group(1);
    }

    private static byte[] bytes(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
