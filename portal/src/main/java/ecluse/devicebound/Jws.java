package ecluse.devicebound;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Web Signature in compact form (RFC 7515 §7.1), taken apart and not yet believed. */
final class Jws {
    /** A proof with an RSA key of 4,096 bits has about 2,000 characters. */
    private static final int LONGEST = 8_192;

    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]*");

    /** A name that stands twice means one thing to one reader and another to the next. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonNode header;
    private final JsonNode payload;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(JsonNode header, JsonNode payload, byte[] signed, byte[] signature) {
        this.header = header;
        this.payload = payload;
        this.signed = signed;
        this.signature = signature;
    }

    /** Empty when it is none, or asks for an extension ({@code crit}): we have none, so RFC 7515 §4.1.11 wants it refused. */
    static Optional<Jws> read(String compact) {
        var parts = compact.split("\\.", -1);
        if (compact.length() > LONGEST || parts.length != 3) {
            return Optional.empty();
        }
        var header = object(parts[0]);
        var payload = object(parts[1]);
        var signature = bytes(parts[2]);
        if (header == null || payload == null || signature == null || header.has("crit")) {
            return Optional.empty();
        }
        var signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
        return Optional.of(new Jws(header, payload, signed, signature));
    }

    JsonNode header() {
        return header;
    }

    /** A text of the header; empty when it is not there or no text. */
    String headerText(String name) {
        return text(header, name);
    }

    /** A text of the payload; empty when it is not there or no text. */
    String claim(String name) {
        return text(payload, name);
    }

    boolean signedWith(DeviceKey key) {
        return headerText("alg").equals(key.algorithm().name()) && key.verifies(signed, signature);
    }

    static String text(JsonNode object, String name) {
        var value = object.get(name);
        return value != null && value.isString() ? value.stringValue() : "";
    }

    private static @Nullable JsonNode object(String part) {
        var bytes = bytes(part);
        if (bytes == null) {
            return null;
        }
        try {
            var node = JSON.readTree(bytes);
            return node.isObject() ? node : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Unpadded base64url (RFC 7515 §2) in its one right spelling; null when it is not. */
    static byte @Nullable [] bytes(String text) {
        if (!BASE64URL.matcher(text).matches()) {
            return null;
        }
        try {
            var bytes = Base64.getUrlDecoder().decode(text);
            return base64url(bytes).equals(text) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
