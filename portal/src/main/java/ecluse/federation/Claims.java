package ecluse.federation;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several kinds of tokens claim alike. What is of another shape than it should be is as good as not there. */
final class Claims {
    /** By how much a provider's clock may differ from ours. */
    static final Duration SKEW = Duration.ofSeconds(30);

    private static final int LONGEST_SUB = 255;

    private final JWTClaimsSet claims;

    Claims(JWTClaimsSet claims) {
        this.claims = claims;
    }

    boolean isOf(Provider provider) {
        return provider.issuer().toString().equals(claims.getIssuer());
    }

    boolean isFor(Provider provider) {
        var audience = claims.getAudience();
        var party = text("azp");
        return audience.contains(provider.client())
                && (party.isPresent() ? party.get().equals(provider.client()) : audience.size() == 1 && !has("azp"));
    }

    Set<String> names() {
        return claims.getClaims().keySet();
    }

    boolean has(String name) {
        return claims.getClaims().containsKey(name);
    }

    Optional<String> text(String name) {
        return claims.getClaim(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    /** {@code sub}, within the bounds that it has (OpenID Connect Core 1.0 §2). */
    Optional<String> subject() {
        return text("sub").filter(sub -> sub.length() <= LONGEST_SUB);
    }

    @Nullable
    Instant moment(String name) {
        try {
            var date = claims.getDateClaim(name);
            return date == null ? null : date.toInstant();
        } catch (ParseException e) {
            return null;
        }
    }

    /** Whether something happened between {@code longest} ago and now. */
    boolean recent(String name, Duration longest, Instant now) {
        var at = moment(name);
        return at != null
                && !at.isAfter(now.plus(SKEW))
                && at.isAfter(now.minus(longest).minus(SKEW));
    }

    boolean notOver(Instant now) {
        var end = moment("exp");
        return end != null && end.isAfter(now.minus(SKEW));
    }

    boolean notBefore(Instant now) {
        var from = moment("nbf");
        return from == null || !from.isAfter(now.plus(SKEW));
    }

    @Nullable
    Object claim(String name) {
        return claims.getClaim(name);
    }
}
