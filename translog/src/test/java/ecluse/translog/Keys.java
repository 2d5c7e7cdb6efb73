package ecluse.translog;

import java.util.Arrays;

/** Keys for tests, the same in every run. */
final class Keys {

    static final SignerKey LOG = signer("log", SignatureType.ED25519);

    static SignerKey witness(String name) {
        return signer(name, SignatureType.COSIGNATURE);
    }

    static SignerKey signer(String name, SignatureType type) {
        try {
            var seed = Arrays.copyOf(Text.utf8(name), 32);
            return SignerKey.of(name, type, seed);
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    static VerifierKey key(String vkey) {
        try {
            return VerifierKey.parse(vkey);
        } catch (BadProof e) {
            throw new AssertionError(e);
        }
    }

    private Keys() {}
}
