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

/** The one cookie of somebody who is signed in. It ends with the browser; by https it is bound to this very host. */
@Component
class SignInCookie {
    private final boolean secure;

    SignInCookie(Settings settings) {
        this.secure = settings.secure();
    }

    @Nullable
    String in(HttpServletRequest request) {
        var cookie = WebUtils.getCookie(request, name());
        return cookie == null ? null : cookie.getValue();
    }

    void give(HttpServletResponse response, Token token) {
        write(response, cookie(token.forCookie()));
    }

    void takeBack(HttpServletResponse response) {
        write(response, cookie("").maxAge(Duration.ZERO));
    }

    private ResponseCookie.ResponseCookieBuilder cookie(String value) {
        return ResponseCookie.from(name(), value)
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
}
