package ecluse.federation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Whether a token is signed by a provider: with a key that it publishes, by an algorithm of this list. {@code none} is not on it, nor
 * is any that takes the same key to sign and to verify: a public key is no secret.
 */
@Component
class Tokens {
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);
    private static final int LONGEST = 16 * 1024;
    private static final int SHORTEST_RSA = 2048;

    private final ProviderDocuments documents;

    Tokens(ProviderDocuments documents) {
        this.documents = documents;
    }

    /**
     * What a token claims, once it is known whose it is; what it claims is for the caller to judge.
     *
     * @param types values of {@code typ} that are taken, in small letters; none at all always is
     */
    Optional<JWTClaimsSet> signedBy(Provider provider, Discovered document, String token, Set<String> types) {
        if (token.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var jwt = SignedJWT.parse(token);
            return of(jwt, types)
                            && documents.keys(provider, document, jwt.getHeader()).stream()
                                    .anyMatch(key -> signed(jwt, key))
                    ? Optional.of(jwt.getJWTClaimsSet())
                    : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static boolean of(SignedJWT jwt, Set<String> types) {
        JOSEObjectType type = jwt.getHeader().getType();
        return ALGORITHMS.contains(jwt.getHeader().getAlgorithm())
                && (type == null || types.contains(type.getType().toLowerCase(Locale.ROOT)));
    }

    private static boolean signed(SignedJWT jwt, JWK key) {
        if (!(key instanceof AsymmetricJWK pair) || key instanceof RSAKey rsa && rsa.size() < SHORTEST_RSA) {
            return false;
        }
        try {
            return jwt.verify(new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), pair.toPublicKey()));
        } catch (JOSEException e) {
            return false;
        }
    }
}
