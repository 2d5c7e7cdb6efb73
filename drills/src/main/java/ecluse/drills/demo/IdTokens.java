package ecluse.drills.demo;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Signs what a provider says (RS256), with a key that lasts as long as this program. */
final class IdTokens {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int BITS = 2048;

    private final KeyPair pair;
    private final String name;

    private IdTokens(KeyPair pair, String name) {
        this.pair = pair;
        this.name = name;
    }

    /** @param name of the key: each start's is another */
    static IdTokens withFreshKey(String name) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return new IdTokens(generator.generateKeyPair(), name);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    String signed(Map<String, Object> claims) {
        var input = part(Map.of("alg", "RS256", "typ", "JWT", "kid", name)) + "." + part(claims);
        return input + "." + text(signature(input));
    }

    /** Whether it said so itself. */
    boolean isOwn(String token) {
        int end = token.lastIndexOf('.');
        return end > 0 && text(signature(token.substring(0, end))).equals(token.substring(end + 1));
    }

    /** The key, as it is published. */
    Map<String, Object> published() {
        var key = (RSAPublicKey) pair.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                name,
                "n",
                text(unsigned(key.getModulus())),
                "e",
                text(unsigned(key.getPublicExponent())));
    }

    /** What a code verifier's challenge is (RFC 7636 §4.2). */
    static String challenge(String verifier) {
        try {
            return text(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private byte[] signature(String input) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK signs with RSA", e);
        }
    }

    private static String part(Map<String, Object> said) {
        return text(JSON.writeValueAsBytes(said));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
