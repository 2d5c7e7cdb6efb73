package ecluse.devicebound;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The public half of a device's key. The other half stays on the device. */
final class DeviceKey {
    private static final int COORDINATE_BYTES = 32;
    private static final int SHORTEST_RSA = 2_048;
    private static final int LONGEST_RSA = 8_192;
    private static final ECParameterSpec P256 = p256();

    /** How it signs (RFC 7518 §3.1). */
    enum Algorithm {
        /** ECDSA on P-256 with SHA-256; both numbers one after the other, as RFC 7518 §3.4 wants. */
        ES256("EC", "SHA256withECDSAinP1363Format"),
        /** RSASSA-PKCS1-v1_5 with SHA-256. */
        RS256("RSA", "SHA256withRSA");

        private final String keys;
        private final String signatures;

        Algorithm(String keys, String signatures) {
            this.keys = keys;
            this.signatures = signatures;
        }

        static Optional<Algorithm> of(String name) {
            return Arrays.stream(values())
                    .filter(each -> each.name().equals(name))
                    .findFirst();
        }
    }

    private final Algorithm algorithm;
    private final PublicKey key;

    private DeviceKey(Algorithm algorithm, PublicKey key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    Algorithm algorithm() {
        return algorithm;
    }

    /** From a JWK (RFC 7517); empty when it is no key for this algorithm. A private one is none: it has left its device. */
    static Optional<DeviceKey> of(Algorithm algorithm, JsonNode jwk) {
        if (!Jws.text(jwk, "kty").equals(algorithm.keys) || jwk.has("d")) {
            return Optional.empty();
        }
        return switch (algorithm) {
            case ES256 -> onP256(jwk);
            case RS256 -> rsa(jwk);
        };
    }

    /** As {@link #encoded} gave it. */
    static DeviceKey of(Algorithm algorithm, byte[] encoded) {
        try {
            var factory = KeyFactory.getInstance(algorithm.keys);
            return new DeviceKey(algorithm, factory.generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored key cannot be read", e);
        }
    }

    private static Optional<DeviceKey> onP256(JsonNode jwk) {
        var x = number(jwk, "x", COORDINATE_BYTES);
        var y = number(jwk, "y", COORDINATE_BYTES);
        if (!Jws.text(jwk, "crv").equals("P-256") || x == null || y == null || !onCurve(x, y)) {
            return Optional.empty();
        }
        return made(Algorithm.ES256, new ECPublicKeySpec(new ECPoint(x, y), P256));
    }

    /** The JDK takes any two numbers; a point off the curve would make signatures that others can forge. */
    private static boolean onCurve(BigInteger x, BigInteger y) {
        var curve = P256.getCurve();
        var p = ((ECFieldFp) curve.getField()).getP();
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        var right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
        return y.multiply(y).mod(p).equals(right);
    }

    private static Optional<DeviceKey> rsa(JsonNode jwk) {
        var modulus = number(jwk, "n", 0);
        var exponent = number(jwk, "e", 0);
        if (modulus == null || exponent == null) {
            return Optional.empty();
        }
        boolean sound = modulus.bitLength() >= SHORTEST_RSA
                && modulus.bitLength() <= LONGEST_RSA
                && exponent.testBit(0)
                && exponent.bitLength() > 16
                && exponent.bitLength() <= 32;
        return sound ? made(Algorithm.RS256, new RSAPublicKeySpec(modulus, exponent)) : Optional.empty();
    }

    private static Optional<DeviceKey> made(Algorithm algorithm, java.security.spec.KeySpec spec) {
        try {
            var key = KeyFactory.getInstance(algorithm.keys).generatePublic(spec);
            return Optional.of(new DeviceKey(algorithm, key));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** @param bytes how many it must have; 0: any, from 1 */
    private static @Nullable BigInteger number(JsonNode jwk, String name, int bytes) {
        var read = Jws.bytes(Jws.text(jwk, name));
        if (read == null || read.length == 0 || bytes > 0 && read.length != bytes) {
            return null;
        }
        return new BigInteger(1, read);
    }

    boolean verifies(byte[] signed, byte[] signature) {
        try {
            var verifier = Signature.getInstance(algorithm.signatures);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a signature of another length or form
        }
    }

    /** SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), for a table. */
    byte[] encoded() {
        return key.getEncoded();
    }

    /** SHA-256 over the members that RFC 7638 §3.2 names, in its order: one name for one key. */
    byte[] thumbprint() {
        var canonical = switch (key) {
            case ECPublicKey ec ->
                "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
                        .formatted(
                                fixed(ec.getW().getAffineX()), fixed(ec.getW().getAffineY()));
            case RSAPublicKey rsa ->
                "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
                        .formatted(plain(rsa.getPublicExponent()), plain(rsa.getModulus()));
            default -> throw new IllegalStateException(key.getAlgorithm());
        };
        return sha256(canonical.getBytes(StandardCharsets.UTF_8));
    }

    private static String fixed(BigInteger number) {
        var bytes = unsigned(number);
        var fixed = new byte[COORDINATE_BYTES];
        System.arraycopy(bytes, 0, fixed, COORDINATE_BYTES - bytes.length, bytes.length);
        return Jws.base64url(fixed);
    }

    private static String plain(BigInteger number) {
        return Jws.base64url(unsigned(number));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes.length > 1 && bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ECParameterSpec p256() {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
