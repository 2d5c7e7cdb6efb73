package ecluse.federation;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What providers publish: their own description and their keys. Kept on a node for some minutes; a key that is not there is looked
 * for anew, but not without end, for anybody can send a token that names one.
 */
@Component
class ProviderDocuments {
    private static final Duration KEPT = Duration.ofMinutes(10);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration REMEMBERED = Duration.ofMinutes(2);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int KEYS_IN_WINDOW = 3;
    private static final Map<String, String> JSON = Map.of("Accept", "application/json");

    private final Wire wire;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<UUID, Shelf> shelves = new ConcurrentHashMap<>();

    ProviderDocuments(Wire wire, JsonMapper json, Clock clock) {
        this.wire = wire;
        this.json = json;
        this.clock = clock;
    }

    /** Of one provider as it is written now. Guarded by itself: one asks, the others wait for the same answer. */
    private static final class Shelf {
        final int version;

        @Nullable
        Discovered document;

        Instant documentUntil = Instant.MIN;
        volatile @Nullable Instant downSince;

        @Nullable
        JWKSet keys;

        Instant keysUntil = Instant.MIN;
        Instant window = Instant.MIN;
        int fetchedInWindow;

        Shelf(int version) {
            this.version = version;
        }
    }

    /** Asked at once, for who writes a provider. */
    Optional<Discovered> ask(URI issuer) {
        var address = URI.create(issuer.toString().replaceAll("/$", "") + "/.well-known/openid-configuration");
        return wire.get(issuer, address, JSON)
                .filter(Wire.Reply::fine)
                .flatMap(reply -> Discovered.read(issuer, reply.body(), json));
    }

    /** Empty while it does not answer. */
    Optional<Discovered> of(Provider provider) {
        var shelf = shelf(provider);
        synchronized (shelf) {
            var now = clock.instant();
            if (shelf.documentUntil.isAfter(now)) {
                return Optional.ofNullable(shelf.document);
            }
            if (shelf.downSince != null && shelf.downSince.plus(QUIET).isAfter(now)) {
                return Optional.empty();
            }
            var found = ask(provider.issuer());
            found.ifPresentOrElse(
                    document -> {
                        shelf.document = document;
                        shelf.documentUntil = now.plus(KEPT);
                        shelf.downSince = null;
                    },
                    () -> shelf.downSince = clock.instant());
            return found;
        }
    }

    /** It was asked for something else and did not answer: what it said of itself is asked anew. */
    void down(Provider provider) {
        var shelf = shelf(provider);
        synchronized (shelf) {
            shelf.downSince = clock.instant();
            shelf.documentUntil = Instant.MIN;
        }
    }

    /** Whether it did not answer when it was asked last, a moment ago. Asks nobody and waits for nobody. */
    boolean isDown(Provider provider) {
        var shelf = shelves.get(provider.id());
        var since = shelf == null ? null : shelf.downSince;
        return since != null && since.plus(REMEMBERED).isAfter(clock.instant());
    }

    /** The keys that may have signed a token with this header; looked for anew, a few times a minute at most, where there is none. */
    List<JWK> keys(Provider provider, Discovered document, JWSHeader header) {
        var selector = new JWKSelector(JWKMatcher.forJWSHeader(header));
        var shelf = shelf(provider);
        synchronized (shelf) {
            if (shelf.keys != null && shelf.keysUntil.isAfter(clock.instant())) {
                var known = selector.select(shelf.keys);
                if (!known.isEmpty()) {
                    return known;
                }
            }
            fetchKeys(provider, document, shelf);
            return shelf.keys == null || !shelf.keysUntil.isAfter(clock.instant())
                    ? List.of()
                    : selector.select(shelf.keys);
        }
    }

    private void fetchKeys(Provider provider, Discovered document, Shelf shelf) {
        var now = clock.instant();
        if (shelf.window.plus(WINDOW).isBefore(now)) {
            shelf.window = now;
            shelf.fetchedInWindow = 0;
        }
        if (shelf.fetchedInWindow++ < KEYS_IN_WINDOW) {
            wire.get(provider.issuer(), document.keys(), JSON)
                    .filter(Wire.Reply::fine)
                    .flatMap(ProviderDocuments::parsed)
                    .ifPresent(keys -> {
                        shelf.keys = keys;
                        shelf.keysUntil = now.plus(KEPT);
                    });
        }
    }

    private static Optional<JWKSet> parsed(Wire.Reply reply) {
        try {
            return Optional.of(JWKSet.parse(reply.text()));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private Shelf shelf(Provider provider) {
        return shelves.compute(
                provider.id(),
                (id, known) ->
                        known != null && known.version == provider.version() ? known : new Shelf(provider.version()));
    }
}
