package ecluse.federation;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Handle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A provider ends sign-ins that it has vouched for (OpenID Connect Back-Channel Logout 1.0): server to server, no browser, no cookie,
 * no form of ours. Its signature is all that counts, and the answer says nothing but whether it was taken.
 */
@Controller
class LogOutController {
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Set<String> TYPES = Set.of("logout+jwt", "jwt");
    private static final Duration ISSUED_AT_MOST = Duration.ofMinutes(5);
    private static final int LONGEST_JTI = 255;

    private final ProviderTable providers;
    private final IdentityTable identities;
    private final ProviderDocuments documents;
    private final Tokens tokens;
    private final IdentityNames names;
    private final Clock clock;

    LogOutController(
            ProviderTable providers,
            IdentityTable identities,
            ProviderDocuments documents,
            Tokens tokens,
            IdentityNames names,
            Clock clock) {
        this.providers = providers;
        this.identities = identities;
        this.documents = documents;
        this.tokens = tokens;
        this.names = names;
        this.clock = clock;
    }

    @PostMapping("/sign-in/federated/{provider}/log-out")
    @Needs(value = Right.PUBLIC, signed = true)
    ResponseEntity<Void> logOut(
            @PathVariable("provider") String named,
            @RequestParam(name = "logout_token", defaultValue = "") String token) {
        boolean taken = Handle.read(named)
                .flatMap(providers::byId)
                .filter(Provider::on)
                .flatMap(provider -> word(provider, token).map(word -> heard(provider, word)))
                .orElse(false);
        return (taken ? ResponseEntity.ok() : ResponseEntity.badRequest())
                .cacheControl(CacheControl.noStore())
                .build();
    }

    /** Whose sign-ins are to end: by {@code sub}, by the provider's session, or by both. */
    private record Word(byte @Nullable [] subject, byte @Nullable [] sid, byte[] once) {}

    private boolean heard(Provider provider, Word word) {
        return identities.logOut(provider.id(), word.once(), keptUntil(), word.subject(), word.sid());
    }

    /** Longer than a token is taken for. */
    private Instant keptUntil() {
        return clock.instant().plus(ISSUED_AT_MOST).plus(Claims.SKEW.multipliedBy(4));
    }

    private Optional<Word> word(Provider provider, String token) {
        return token.isEmpty()
                ? Optional.empty()
                : documents
                        .of(provider)
                        .flatMap(document -> tokens.signedBy(provider, document, token, TYPES))
                        .map(Claims::new)
                        .filter(claims -> isWordToLogOut(provider, claims))
                        .flatMap(claims -> word(provider, claims));
    }

    /** §2.6. Without a nonce, so that no ID token passes for one. */
    private boolean isWordToLogOut(Provider provider, Claims claims) {
        var now = clock.instant();
        return claims.isOf(provider)
                && claims.isFor(provider)
                && claims.recent("iat", ISSUED_AT_MOST, now)
                && (!claims.has("exp") || claims.notOver(now))
                && !claims.has("nonce")
                && claims.claim("events") instanceof Map<?, ?> events
                && events.get(EVENT) instanceof Map<?, ?>
                && (claims.subject().isPresent() || claims.text("sid").isPresent());
    }

    private Optional<Word> word(Provider provider, Claims claims) {
        return claims.text("jti")
                .filter(jti -> jti.length() <= LONGEST_JTI)
                .map(jti -> new Word(
                        claims.subject()
                                .map(sub -> names.subject(provider, sub))
                                .orElse(null),
                        claims.text("sid")
                                .map(sid -> names.session(provider, sid))
                                .orElse(null),
                        once(provider.id(), jti)));
    }

    private static byte[] once(UUID provider, String jti) {
        return Asking.sha256("jti " + provider + " " + jti);
    }
}
