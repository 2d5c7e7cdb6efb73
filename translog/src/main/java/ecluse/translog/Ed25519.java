package ecluse.translog;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/**
 * Ed25519 with keys as the 32 bytes of RFC 8032, which the JDK knows only inside X.509 and PKCS#8.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1">RFC 8032, section 5.1</a>
 */
final class Ed25519 {

    static final int KEY_SIZE = 32;
    static final int SIGNATURE_SIZE = 64;

    /** SubjectPublicKeyInfo of RFC 8410 up to the key itself. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The points of order 1, 2, 4 and 8, without the sign: with such a key, signatures can be made by anybody. */
    private static final Set<String> SMALL_ORDER = Set.of(
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");

    private Ed25519() {}

    static PublicKey publicKey(byte[] key) throws BadProof {
        if (key.length != KEY_SIZE) {
            throw new BadProof("an Ed25519 key is " + KEY_SIZE + " bytes, not " + key.length);
        }
        if (isAboveField(key)) {
            throw new BadProof("the Ed25519 key is not in its canonical form");
        }
        if (SMALL_ORDER.contains(HexFormat.of().formatHex(withoutSign(key)))) {
            throw new BadProof("the Ed25519 key is one of those that anybody can sign for");
        }
        try {
            var encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + KEY_SIZE);
            System.arraycopy(key, 0, encoded, X509_PREFIX.length, KEY_SIZE);
            var publicKey = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
            signature().initVerify(publicKey); // looks whether it is a point of the curve
            return publicKey;
        } catch (GeneralSecurityException e) {
            throw new BadProof("the Ed25519 key is not a point of the curve");
        }
    }

    /** Whether y, in little-endian order, is at least 2^255-19. */
    private static boolean isAboveField(byte[] key) {
        for (int i = 1; i < KEY_SIZE - 1; i++) {
            if (key[i] != (byte) 0xff) {
                return false;
            }
        }
        return (key[KEY_SIZE - 1] & 0x7f) == 0x7f && (key[0] & 0xff) >= 0xed;
    }

    private static byte[] withoutSign(byte[] key) {
        var y = key.clone();
        y[KEY_SIZE - 1] &= 0x7f;
        return y;
    }

    static PrivateKey privateKey(byte[] seed) {
        try {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform since 15 has Ed25519", e);
        }
    }

    /** The public key of a seed. The JDK makes it only together with the pair, so the pair is made out of this seed. */
    static byte[] publicKeyOf(byte[] seed) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new OneSeed(seed));
            var pair = generator.generateKeyPair();
            var used = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            if (!Arrays.equals(used, seed)) {
                throw new IllegalStateException(
                        "this Java platform does not make Ed25519 keys from the bytes it draws");
            }
            var encoded = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - KEY_SIZE, encoded.length);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform since 15 has Ed25519", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            var signature = signature();
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key does not sign", e);
        }
    }

    static boolean verifies(PublicKey key, byte[] message, byte[] signed) {
        try {
            var signature = signature();
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false; // out of range, or not a point
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key does not verify", e);
        }
    }

    private static Signature signature() throws GeneralSecurityException {
        return Signature.getInstance("Ed25519");
    }

    private static final class OneSeed extends SecureRandom {

        private final transient byte[] seed;

        OneSeed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
