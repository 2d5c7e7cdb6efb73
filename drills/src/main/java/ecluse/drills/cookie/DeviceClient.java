package ecluse.drills.cookie;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Page;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The browser's side of Device Bound Session Credentials (W3C draft), written by hand: a key that this object alone has, and what a
 * browser does with it by itself.
 */
final class DeviceClient {
    private static final Pattern PATH = Pattern.compile("path=\"([^\"]+)\"");
    private static final Pattern CHALLENGE = Pattern.compile("challenge=\"([^\"]+)\"");
    private static final Pattern ASKED = Pattern.compile("^\"([^\"]+)\"");
    private static final Pattern SESSION = Pattern.compile("\"session_identifier\":\"([^\"]+)\"");
    private static final Pattern REFRESH = Pattern.compile("\"refresh_url\":\"([^\"]+)\"");
    private static final int COORDINATE_BYTES = 32;
    private static final int ASKED_TO_SIGN = 403;

    private final KeyPair pair;
    private String session = "";
    private String refreshPath = "";

    DeviceClient() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            this.pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Takes up the portal's offer: from now on the sign-in is this device's. */
    void register(Browser browser) throws IOException, InterruptedException {
        var offer = browser.offer();
        if (offer.isEmpty()) {
            throw new StepFailed("bind the sign-in to the device", "the portal did not offer it");
        }
        var proof = signed(",\"jwk\":" + jwk(), first(CHALLENGE, offer));
        var answer = browser.postHeaders(first(PATH, offer), Map.of("Secure-Session-Response", quoted(proof)));
        if (!answer.ok()) {
            throw new StepFailed("bind the sign-in to the device", answer.toString());
        }
        session = first(SESSION, answer.body());
        refreshPath = first(REFRESH, answer.body());
    }

    /**
     * A new bound cookie: asked, signed. One at a time, as browsers do: a newer one ends those before, so of two at once the visitor
     * could be left with the one that is over.
     */
    synchronized void renew(Browser browser) throws IOException, InterruptedException {
        var asked = browser.postHeaders(refreshPath, Map.of("Sec-Secure-Session-Id", quoted(session)));
        if (asked.status() != ASKED_TO_SIGN) {
            throw new StepFailed("renew the bound cookie", asked.toString());
        }
        var answer = answer(browser, session, refreshPath, challengeOf(asked));
        if (!answer.ok()) {
            throw new StepFailed("renew the bound cookie", answer.toString());
        }
    }

    /** What a thief tries who knows the session's id from the browser's files, and has a key of his own. */
    Page pretend(Browser browser, DeviceClient owner) throws IOException, InterruptedException {
        var asked = browser.postHeaders(owner.refreshPath, Map.of("Sec-Secure-Session-Id", quoted(owner.session)));
        return answer(
                browser,
                owner.session,
                owner.refreshPath,
                asked.status() == ASKED_TO_SIGN ? challengeOf(asked) : "none");
    }

    private Page answer(Browser browser, String ofSession, String path, String challenge)
            throws IOException, InterruptedException {
        return browser.postHeaders(
                path,
                Map.of(
                        "Sec-Secure-Session-Id",
                        quoted(ofSession),
                        "Secure-Session-Response",
                        quoted(signed("", challenge))));
    }

    private static String challengeOf(Page asked) {
        return first(ASKED, asked.header("Secure-Session-Challenge").orElse(""));
    }

    private String signed(String more, String challenge) {
        var input = base64url("{\"alg\":\"ES256\",\"typ\":\"dbsc+jwt\"" + more + "}") + "."
                + base64url("{\"jti\":\"" + challenge + "\"}");
        try {
            var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jwk() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(base64url(coordinate(point.getAffineX())), base64url(coordinate(point.getAffineY())));
    }

    private static byte[] coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes.length >= COORDINATE_BYTES
                ? Arrays.copyOfRange(bytes, bytes.length - COORDINATE_BYTES, bytes.length)
                : concat(new byte[COORDINATE_BYTES - bytes.length], bytes);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new StepFailed("read what the portal says of the bound session", text);
        }
        return found.group(1);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static String base64url(String text) {
        return base64url(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
