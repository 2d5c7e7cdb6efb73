package ecluse.drills.factors;

import ecluse.drills.http.Page;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A device with one passkey and the browser that talks to it (W3C Web Authentication Level 3 §6: ES256, attestation
 * {@code none}). The browser vouches for the origin that the page really came from; nobody can talk it out of that, which is
 * why a relayed question is answered for the wrong site.
 */
public final class PasskeyDevice {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PRESENT_AND_VERIFIED = 0x05;
    private static final int WITH_NEW_KEY = 0x40;
    private static final int COORDINATE_BYTES = 32;

    private final KeyPair pair;
    private final byte[] id;
    private String owner = "";
    private int counter;

    public PasskeyDevice() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.pair = generator.generateKeyPair();
            this.id = sha256(pair.getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this curve", e);
        }
    }

    /** What a page's question is known by; empty where it asks nothing. */
    public static String asked(Page page) {
        return page.root()
                .all("input")
                .filter(input -> "asked".equals(input.attributeOrEmpty("name")))
                .map(input -> input.attributeOrEmpty("value"))
                .findFirst()
                .orElse("");
    }

    /**
     * The answer to a page that asks for a new passkey.
     *
     * @param site where the browser has the page from
     */
    public String made(Page page, URI site) {
        var options = options(page);
        owner = options.get("user").get("id").asString();
        var client = client("webauthn.create", options, site);
        var data = join(data(WITH_NEW_KEY, site), new byte[16], length(id), id, publicKey());
        var object = join(
                new byte[] {(byte) 0xa3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xa0},
                text("authData"),
                blob(data));
        return answer("{\"clientDataJSON\":\"%s\",\"attestationObject\":\"%s\",\"transports\":[\"internal\"]}"
                .formatted(base64(client), base64(object)));
    }

    /** The answer to a page that asks for a signature; {@code site} as for {@link #made}. */
    public String signed(Page page, URI site) {
        var client = client("webauthn.get", options(page), site);
        var data = data(0, site);
        return answer(
                "{\"clientDataJSON\":\"%s\",\"authenticatorData\":\"%s\",\"signature\":\"%s\",\"userHandle\":\"%s\"}"
                        .formatted(base64(client), base64(data), base64(signature(data, client)), owner));
    }

    private String answer(String response) {
        return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":%2$s}"
                .formatted(base64(id), response);
    }

    private static JsonNode options(Page page) {
        var options = page.root()
                .all()
                .map(element -> element.attributeOrEmpty("data-options"))
                .filter(text -> !text.isEmpty())
                .findFirst();
        return JSON.readTree(options.orElseThrow(() -> new IllegalStateException("no passkey is asked for: " + page)));
    }

    private static byte[] client(String type, JsonNode options, URI site) {
        return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
                .formatted(type, options.get("challenge").asString(), "http://" + site.getAuthority())
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] data(int more, URI site) {
        return ByteBuffer.allocate(37)
                .put(sha256(site.getHost().getBytes(StandardCharsets.US_ASCII)))
                .put((byte) (PRESENT_AND_VERIFIED | more))
                .putInt(++counter)
                .array();
    }

    private byte[] signature(byte[] data, byte[] client) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(pair.getPrivate());
            signature.update(data);
            signature.update(sha256(client));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an own key signs", e);
        }
    }

    /** As COSE has it (RFC 9053 §7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
    private byte[] publicKey() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return join(
                new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21},
                blob(coordinate(point.getAffineX())),
                new byte[] {0x22},
                blob(coordinate(point.getAffineY())));
    }

    private static byte[] coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - COORDINATE_BYTES);
        return ByteBuffer.allocate(COORDINATE_BYTES)
                .position(COORDINATE_BYTES - (bytes.length - from))
                .put(bytes, from, bytes.length - from)
                .array();
    }

    private static byte[] length(byte[] bytes) {
        return new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length};
    }

    private static byte[] text(String text) {
        return join(new byte[] {(byte) (0x60 + text.length())}, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] blob(byte[] bytes) {
        return bytes.length < 256
                ? join(new byte[] {0x58, (byte) bytes.length}, bytes)
                : join(new byte[] {0x59}, length(bytes), bytes);
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
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
