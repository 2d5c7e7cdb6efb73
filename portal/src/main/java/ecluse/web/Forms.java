package ecluse.web;

import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/** Tells forms of ours from those that another site makes a browser send. */
@Component
final class Forms {
    private static final String FIELD = "_csrf";
    private static final String HEADER = "X-CSRF-TOKEN";

    private final FormTokens tokens;
    private final Settings settings;
    private final Clock clock;

    Forms(Settings settings, Clock clock) {
        this.tokens = FormTokens.in(settings.keys());
        this.settings = settings;
        this.clock = clock;
    }

    /** Leaves with the request what its page's forms must carry: {@code th:action} puts it into each as a hidden field. */
    void equip(HttpServletRequest request) {
        var token = new DefaultCsrfToken(HEADER, FIELD, token(Entrance.of(request)));
        request.setAttribute(CsrfToken.class.getName(), token);
        request.setAttribute(FIELD, token);
    }

    private String token(Entrance entrance) {
        return entrance instanceof Admitted(var viewer, var formToken, var proof)
                ? formToken.value()
                : tokens.issue(clock.instant());
    }

    /** Whether this request was sent by a form of ours. */
    boolean ours(HttpServletRequest request) {
        return Origin.ours(request, settings) && carriesToken(request);
    }

    private boolean carriesToken(HttpServletRequest request) {
        var sent = request.getParameter(FIELD);
        if (sent == null) {
            return false;
        }
        return Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof)
                ? MessageDigest.isEqual(bytes(formToken.value()), bytes(sent))
                : tokens.valid(sent, clock.instant());
    }

    private static byte[] bytes(String token) {
        return token.getBytes(StandardCharsets.UTF_8);
    }
}
