package ecluse.federation;

import com.nimbusds.jwt.JWTClaimsSet;
import ecluse.federation.Arrival.Outcome.Down;
import ecluse.federation.Arrival.Outcome.Refused;
import ecluse.federation.Arrival.Outcome.Vouched;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider's answer is worth (OpenID Connect Core 1.0 §3.1.2.5 to §3.1.3.8, §5.3): the code is exchanged server to server, the
 * ID token and the word about the user are verified. The first thing that is not right ends it.
 */
@Component
class Arrival {
    private static final Set<String> ID_TOKEN = Set.of("jwt");
    private static final Duration ISSUED_AT_MOST = Duration.ofMinutes(5);
    private static final String JWT = "application/jwt";
    private static final String JSON = "application/json";

    private final ProviderDocuments documents;
    private final Tokens tokens;
    private final Departure departure;
    private final IdentityNames names;
    private final Wire wire;
    private final JsonMapper json;
    private final Seal secrets;
    private final Clock clock;

    Arrival(
            ProviderDocuments documents,
            Tokens tokens,
            Departure departure,
            IdentityNames names,
            Wire wire,
            JsonMapper json,
            Settings settings,
            Clock clock) {
        this.documents = documents;
        this.tokens = tokens;
        this.departure = departure;
        this.names = names;
        this.wire = wire;
        this.json = json;
        this.secrets = secrets(settings);
        this.clock = clock;
    }

    static Seal secrets(Settings settings) {
        return KeyFile.in(settings.keys()).seal("secrets at providers");
    }

    /** How it ends. */
    sealed interface Outcome {
        /** @param farewell null where the provider ends nothing */
        record Vouched(Identity identity, @Nullable Farewell farewell) implements Outcome {}

        /** @param why what was not right, for the ledger */
        record Refused(String why) implements Outcome {}

        record Down() implements Outcome {}

        /** Not looked at: too much from the same network was wrong before. */
        record TooMany() implements Outcome {}
    }

    /** What a provider gives for a code. */
    private record Grant(String idToken, String accessToken) {
        @Override
        public String toString() {
            return "Grant[…]";
        }
    }

    /** @param iss who the answer says has given it (RFC 9207) */
    Outcome of(Provider provider, Asking asking, String code, @Nullable String iss) {
        var document = documents.of(provider);
        if (document.isEmpty()) {
            return new Down();
        }
        if (iss == null
                ? document.get().namesItself()
                : !iss.equals(provider.issuer().toString())) {
            return new Refused("iss of the answer");
        }
        var reply = exchange(provider, document.get(), asking, code);
        if (reply.isEmpty() || reply.get().status() >= 500) {
            documents.down(provider);
            return new Down();
        }
        return reply.filter(Wire.Reply::fine)
                .flatMap(this::grant)
                .map(grant -> vouched(provider, document.get(), asking, grant))
                .orElse(new Refused("code"));
    }

    private Optional<Wire.Reply> exchange(Provider provider, Discovered document, Asking asking, String code) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", departure.returnAddress(provider.id()));
        form.put("code_verifier", asking.verifier());
        var headers = new LinkedHashMap<>(Map.of("Accept", JSON));
        var secret = secret(provider);
        if (document.secretInForm()) {
            form.put("client_id", provider.client());
            form.put("client_secret", secret);
        } else {
            headers.put(
                    "Authorization", "Basic " + basic(Wire.encoded(provider.client()) + ":" + Wire.encoded(secret)));
        }
        return wire.post(provider.issuer(), document.token(), headers, form);
    }

    private String secret(Provider provider) {
        return secrets.open(provider.secret(), provider.sealedFor())
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(() -> new IllegalStateException("a secret that is not this provider's"));
    }

    private static String basic(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Grant> grant(Wire.Reply reply) {
        try {
            var said = json.readTree(reply.body());
            var idToken = said.path("id_token").asString("");
            var accessToken = said.path("access_token").asString("");
            return "bearer".equalsIgnoreCase(said.path("token_type").asString(""))
                            && !idToken.isEmpty()
                            && accessToken.matches("[\\x21-\\x7e]{1,4000}")
                    ? Optional.of(new Grant(idToken, accessToken))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private Outcome vouched(Provider provider, Discovered document, Asking asking, Grant grant) {
        var claims =
                tokens.signedBy(provider, document, grant.idToken(), ID_TOKEN).map(Claims::new);
        if (claims.isEmpty()) {
            return new Refused("signature of the ID token");
        }
        var wrong = wrong(provider, asking, claims.get());
        if (wrong.isPresent()) {
            return new Refused(wrong.get() + " of the ID token");
        }
        return withUserinfo(provider, document, claims.get(), grant);
    }

    private Optional<String> wrong(Provider provider, Asking asking, Claims claims) {
        var now = clock.instant();
        var maxAge = provider.maxAge();
        if (!claims.isOf(provider)) {
            return Optional.of("iss");
        } else if (!claims.isFor(provider)) {
            return Optional.of("aud");
        } else if (!claims.notOver(now) || !claims.notBefore(now)) {
            return Optional.of("exp");
        } else if (!claims.recent("iat", ISSUED_AT_MOST, now)) {
            return Optional.of("iat");
        } else if (!claims.text("nonce").equals(Optional.of(asking.nonce()))) {
            return Optional.of("nonce");
        } else if (claims.subject().isEmpty()) {
            return Optional.of("sub");
        } else if (provider.worth(claims.text("acr").orElse(null)).isEmpty()) {
            return Optional.of("acr");
        } else if (maxAge != null && !claims.recent("auth_time", maxAge, now)) {
            return Optional.of("auth_time");
        }
        return Optional.empty();
    }

    private Outcome withUserinfo(Provider provider, Discovered document, Claims idToken, Grant grant) {
        var address = document.userinfo();
        if (address == null) {
            return provider.signedUserinfo() || provider.siret()
                    ? new Refused("userinfo is missing")
                    : vouched(provider, document, idToken, grant, null);
        }
        var reply = wire.get(
                provider.issuer(),
                address,
                Map.of("Authorization", "Bearer " + grant.accessToken(), "Accept", JWT + ", " + JSON));
        if (reply.isEmpty() || reply.get().status() >= 500) {
            documents.down(provider);
            return new Down();
        }
        var said = reply.filter(Wire.Reply::fine).flatMap(one -> userinfo(provider, document, one));
        if (said.isEmpty() || !said.get().subject().equals(idToken.subject())) {
            return new Refused("userinfo");
        }
        var siren = said.get()
                .text("siret")
                .filter(siret -> siret.matches("[0-9]{14}"))
                .map(siret -> siret.substring(0, 9));
        return provider.siret() && siren.isEmpty()
                ? new Refused("siret of the userinfo")
                : vouched(provider, document, idToken, grant, siren.orElse(null));
    }

    /** A signed one says itself whose and for whom it is, where it says so (§5.3.2). */
    private Optional<Claims> userinfo(Provider provider, Discovered document, Wire.Reply reply) {
        if (reply.is(JWT)) {
            return tokens.signedBy(provider, document, reply.text(), ID_TOKEN)
                    .map(Claims::new)
                    .filter(said -> !said.has("iss") || said.isOf(provider))
                    .filter(said -> !said.has("aud") || said.isFor(provider))
                    .filter(said -> !said.has("exp") || said.notOver(clock.instant()));
        }
        if (provider.signedUserinfo() || !reply.is(JSON)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Claims(JWTClaimsSet.parse(reply.text())));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private Vouched vouched(
            Provider provider, Discovered document, Claims idToken, Grant grant, @Nullable String siren) {
        var identity = new Identity(
                names.subject(provider, idToken.subject().orElseThrow()),
                idToken.text("sid").map(sid -> names.session(provider, sid)).orElse(null),
                siren,
                provider.worth(idToken.text("acr").orElse(null)).orElseThrow());
        return new Vouched(
                identity, Farewell.of(document, idToken, grant.idToken()).orElse(null));
    }

    /** What a new secret rests as. */
    static byte[] seal(Settings settings, String secret, UUID provider, URI issuer) {
        return secrets(settings).seal(secret.getBytes(StandardCharsets.UTF_8), Provider.sealedFor(provider, issuer));
    }
}
