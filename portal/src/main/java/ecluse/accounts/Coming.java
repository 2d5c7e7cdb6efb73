package ecluse.accounts;

import ecluse.devicebound.DeviceBound;
import ecluse.kernel.TokenHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a request brings to the door.
 *
 * @param cookie the sign-in's
 * @param bound the one that is bound to a device's key, if it brings one
 * @param agent what the browser says it is
 */
record Coming(@Nullable String cookie, @Nullable String bound, ClientAddress address, String agent) {

    Optional<TokenHash> cookieHash() {
        return Token.in(cookie).map(Token::hash);
    }

    byte @Nullable [] boundHash() {
        return bound == null ? null : DeviceBound.hash(bound);
    }

    /** All of it as one: somebody who was let in a moment ago is known by it, and by nothing less. */
    Optional<TokenHash> whole() {
        return cookieHash().map(hash -> {
            var digest = sha256();
            digest.update(hash.bytes());
            for (var part : new String[] {bound == null ? "" : bound, address.text(), agent}) {
                digest.update((byte) 0);
                digest.update(part.getBytes(StandardCharsets.UTF_8));
            }
            return new TokenHash(digest.digest());
        });
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "Coming[from " + address.text() + "]";
    }
}
