package ecluse.federation;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What it takes to end the sign-in at the provider too (OpenID Connect RP-Initiated Logout 1.0 §2). It goes into an address, and so into
 * the browser's history and the provider's logs: a token that tells anything of a person is not among it.
 *
 * @param address where the provider ends sign-ins
 * @param idToken by which it knows which one; null where the token tells too much, or is too long for an address
 */
record Farewell(URI address, @Nullable String idToken) {
    /** About the token and the sign-in alone. Any other claim might be a name or an address. */
    private static final Set<String> OF_NOBODY = Set.of(
            "iss",
            "sub",
            "aud",
            "azp",
            "exp",
            "iat",
            "nbf",
            "jti",
            "auth_time",
            "nonce",
            "acr",
            "amr",
            "sid",
            "at_hash",
            "c_hash",
            "s_hash",
            "typ",
            "session_state");

    private static final int LONGEST = 2_500;

    /** Empty for a provider that ends nothing. */
    static Optional<Farewell> of(Discovered document, Claims claims, String idToken) {
        var address = document.endSession();
        return address == null
                ? Optional.empty()
                : Optional.of(new Farewell(address, speaksOfNobody(claims, idToken) ? idToken : null));
    }

    /** A {@code sub} may well be somebody's mail address. */
    private static boolean speaksOfNobody(Claims claims, String idToken) {
        return idToken.length() <= LONGEST
                && OF_NOBODY.containsAll(claims.names())
                && claims.subject().filter(sub -> sub.indexOf('@') < 0).isPresent();
    }

    /** As it rests, before it is sealed. An address has no line break. */
    String text() {
        return address + "\n" + (idToken == null ? "" : idToken);
    }

    static Farewell read(String text) {
        var parts = text.split("\n", 2);
        return new Farewell(URI.create(parts[0]), parts[1].isEmpty() ? null : parts[1]);
    }

    @Override
    public String toString() {
        return "Farewell[" + address + "]";
    }
}
