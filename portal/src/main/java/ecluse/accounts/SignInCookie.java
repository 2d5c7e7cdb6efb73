package ecluse.accounts;

import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The cookie of somebody who is signed in: it ends with the browser; by https it is bound to this very host. Beside it a bound one,
 * of minutes, where the sign-in is bound to a device's key.
 */
@Component
class SignInCookie {
    private static final String ATTRIBUTES = "Path=/; HttpOnly; SameSite=Lax";
    private static final String SECURE_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Lax";

    private final boolean secure;

    SignInCookie(Settings settings) {
        this.secure = settings.secure();
    }

    @Nullable
    String in(HttpServletRequest request) {
        return value(request, name());
    }

    @Nullable
    String boundIn(HttpServletRequest request) {
        return value(request, boundName(secure));
    }

    private static @Nullable String value(HttpServletRequest request, String name) {
        var cookie = WebUtils.getCookie(request, name);
        return cookie == null ? null : cookie.getValue();
    }

    void give(HttpServletResponse response, Token token) {
        write(response, cookie(name(), token.forCookie()));
    }

    void takeBack(HttpServletResponse response) {
        write(response, cookie(name(), "").maxAge(Duration.ZERO));
    }

    /** A browser with the key then makes itself a new one before it asks for anything else. */
    void takeBackBound(HttpServletResponse response) {
        write(response, cookie(boundName(secure), "").maxAge(Duration.ZERO));
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String name, String value) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Lax")
                .path("/");
    }

    private static void write(HttpServletResponse response, ResponseCookie.ResponseCookieBuilder cookie) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }

    private String name() {
        return secure ? "__Host-ecluse" : "ecluse";
    }

    static String boundName(boolean secure) {
        return secure ? "__Host-ecluse-bound" : "ecluse-bound";
    }

    /** As the browser must find them on the bound cookie. */
    static String boundAttributes(boolean secure) {
        return secure ? SECURE_ATTRIBUTES : ATTRIBUTES;
    }
}
