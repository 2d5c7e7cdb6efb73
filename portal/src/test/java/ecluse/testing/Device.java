package ecluse.testing;

import ecluse.testing.Browser.Answer;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * A device's key and the client's side of Device Bound Session Credentials, written by hand. It can also do what an honest browser
 * does not: sign with another key, answer twice, leave out or add what it likes.
 */
public final class Device {
    private static final Pattern CHALLENGE = Pattern.compile("challenge=\"([^\"]+)\"");
    private static final Pattern ASKED = Pattern.compile("^\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile("\"session_identifier\":\"([^\"]+)\"");

    private final KeyPair pair;
    private final String algorithm;
    private String session = "";

    private Device(KeyPair pair, String algorithm) {
        this.pair = pair;
        this.algorithm = algorithm;
    }

    /** With a key on P-256, as Chrome makes it first. */
    public static Device fresh() {
        return onCurve("secp256r1");
    }

    public static Device onCurve(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return new Device(generator.generateKeyPair(), "ES256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static Device rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return new Device(generator.generateKeyPair(), "RS256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The public key as a JWK (RFC 7517). */
    public String jwk() {
        return switch (pair.getPublic()) {
            case ECPublicKey ec ->
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                        .formatted(
                                base64url(bytes(ec.getW().getAffineX(), 32)),
                                base64url(bytes(ec.getW().getAffineY(), 32)));
            case RSAPublicKey rsa ->
                "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}"
                        .formatted(base64url(unsigned(rsa.getModulus())), base64url(unsigned(rsa.getPublicExponent())));
            default -> throw new IllegalStateException();
        };
    }

    /** As at a registration: with the key. */
    public String proofWithKey(String challenge) {
        return signed(header(",\"jwk\":" + jwk()), "{\"jti\":\"" + challenge + "\"}");
    }

    /** As at a renewal: without. */
    public String proof(String challenge) {
        return signed(header(""), "{\"jti\":\"" + challenge + "\"}");
    }

    private String header(String more) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"dbsc+jwt\"" + more + "}";
    }

    /** Any header and payload, signed. */
    public String signed(String header, String payload) {
        var input = base64url(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64url(payload.getBytes(StandardCharsets.UTF_8));
        try {
            var signature =
                    Signature.getInstance(algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    // --- Over HTTP ---------------------------------------------------------------------------------------------------

    /** The challenge of an answer that offers to bind. */
    public static String challenge(Answer offer) {
        return first(CHALLENGE, offer.header("Secure-Session-Registration").orElseThrow());
    }

    /** What a browser does when a sign-in offers to bind: brings the key, keeps the bound cookie. */
    public Answer register(Browser browser, Answer offer) {
        return register(browser, proofWithKey(challenge(offer)));
    }

    public Answer register(Browser browser, String proof) {
        var answer = browser.send(post(browser, "/device-bound/registration")
                .header("Secure-Session-Response", "\"" + proof + "\"")
                .build());
        if (answer.status() == 200) {
            session = first(SESSION, answer.body());
        }
        return answer;
    }

    /** What a browser does when its bound cookie is over: is asked, signs, keeps the new one. */
    public Answer renew(Browser browser) {
        return answer(browser, proof(asked(ask(browser, session))));
    }

    public Answer ask(Browser browser, String which) {
        return browser.send(post(browser, "/device-bound/renewal")
                .header("Sec-Secure-Session-Id", "\"" + which + "\"")
                .build());
    }

    /** What a 403 of the renewal asks to sign. */
    public static String asked(Answer answer) {
        return first(ASKED, answer.header("Secure-Session-Challenge").orElseThrow());
    }

    public Answer answer(Browser browser, String proof) {
        return browser.send(post(browser, "/device-bound/renewal")
                .header("Sec-Secure-Session-Id", "\"" + session + "\"")
                .header("Secure-Session-Response", "\"" + proof + "\"")
                .build());
    }

    public String session() {
        return session;
    }

    private static HttpRequest.Builder post(Browser browser, String path) {
        return browser.request(path).POST(BodyPublishers.noBody());
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException(pattern + " is not in " + text);
        }
        return found.group(1);
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static byte[] bytes(BigInteger number, int length) {
        var bytes = unsigned(number);
        var fixed = new byte[length];
        int used = Math.min(length, bytes.length);
        System.arraycopy(bytes, bytes.length - used, fixed, length - used, used);
        return fixed;
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
