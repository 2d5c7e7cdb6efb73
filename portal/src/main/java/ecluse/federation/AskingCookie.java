package ecluse.federation;

import ecluse.kernel.KeyFile;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * Where a browser keeps the request that it has begun: five minutes, sealed, bound to this host by https. Whoever comes back with
 * an answer to another browser's request has not its cookie. Beginning one costs the portal nothing that anybody could fill up.
 */
@Component
class AskingCookie {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Seal seal;
    private final boolean secure;
    private final Clock clock;

    AskingCookie(Settings settings, Clock clock) {
        this.seal = KeyFile.in(settings.keys()).seal("requests to providers");
        this.secure = settings.secure();
        this.clock = clock;
    }

    /** What a browser is under way for: the request of one is none of the other. */
    private enum Errand {
        ARRIVE("ecluse-federation", "request to a provider"),
        LEAVE("ecluse-federation-leave", "leave at a provider");

        private final String cookie;
        private final String sealedFor;

        Errand(String cookie, String sealedFor) {
            this.cookie = cookie;
            this.sealedFor = sealedFor;
        }
    }

    /** @param signIn whose account is to be linked; null for who wants to sign in */
    Asking begin(UUID provider, @Nullable SignInId signIn, HttpServletResponse response) {
        return begin(Errand.ARRIVE, provider, signIn, response);
    }

    /** To sign out there, and to be known by who comes back. */
    Asking leave(UUID provider, HttpServletResponse response) {
        return begin(Errand.LEAVE, provider, null, response);
    }

    private Asking begin(Errand errand, UUID provider, @Nullable SignInId signIn, HttpServletResponse response) {
        var secret = new byte[32];
        RANDOM.nextBytes(secret);
        var asking = new Asking(provider, signIn, secret, clock.instant().plus(PATIENCE));
        var sealed =
                Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(asking.bytes(), errand.sealedFor));
        write(errand, response, sealed, PATIENCE);
        return asking;
    }

    /** The request that this browser began at this provider with this state, unless it is too old; the cookie goes with it. */
    Optional<Asking> take(UUID provider, String state, HttpServletRequest request, HttpServletResponse response) {
        return take(Errand.ARRIVE, provider, state, request, response);
    }

    /** Whether this browser has gone to this provider, a moment ago, to sign out there. */
    boolean hasLeft(UUID provider, String state, HttpServletRequest request, HttpServletResponse response) {
        return take(Errand.LEAVE, provider, state, request, response).isPresent();
    }

    private Optional<Asking> take(
            Errand errand, UUID provider, String state, HttpServletRequest request, HttpServletResponse response) {
        var asking = read(errand, request)
                .filter(one -> one.provider().equals(provider))
                .filter(one -> same(one.state(), state))
                .filter(one -> one.until().isAfter(clock.instant()));
        asking.ifPresent(one -> write(errand, response, "", Duration.ZERO));
        return asking;
    }

    private Optional<Asking> read(Errand errand, HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, name(errand));
        if (cookie == null || cookie.getValue().isEmpty()) {
            return Optional.empty();
        }
        try {
            return seal.open(Base64.getUrlDecoder().decode(cookie.getValue()), errand.sealedFor)
                    .map(Asking::of);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    /** Lax: the provider sends the browser back here from its own site. */
    private void write(Errand errand, HttpServletResponse response, String value, Duration age) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(name(errand), value)
                        .httpOnly(true)
                        .secure(secure)
                        .sameSite("Lax")
                        .path("/")
                        .maxAge(age)
                        .build()
                        .toString());
    }

    private String name(Errand errand) {
        return secure ? "__Host-" + errand.cookie : errand.cookie;
    }
}
