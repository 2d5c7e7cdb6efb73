package ecluse.scim;

import ecluse.kernel.LinkSecret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells whose directory asks. The database looks for a hash whatever was sent, so what is no token at all takes the same way, and the same
 * time, as one that is nobody's; from a hash nobody finds the secret step by step.
 */
@Component
class Callers {
    /** Of one token, on all nodes together. A first run over some hundred people takes minutes. */
    static final int REQUESTS_A_MINUTE = 300;

    private final DirectoryTokenTable tokens;

    Callers(DirectoryTokenTable tokens) {
        this.tokens = tokens;
    }

    /** @param authorization the header, as it came */
    Caller of(@Nullable String authorization) {
        var hash = DirectoryToken.of(authorization).orElseGet(LinkSecret::fresh).hash();
        var entered = tokens.enter(hash, REQUESTS_A_MINUTE)
                .orElseThrow(() -> new Refused(tokens.isPortalClosed() ? ScimError.CLOSED : ScimError.NO_TOKEN));
        if (entered.retryAfter().compareTo(Duration.ZERO) > 0) {
            throw new Refused(ScimError.tooMany(
                    "More than " + REQUESTS_A_MINUTE + " requests within a minute: wait as Retry-After says.",
                    entered.retryAfter()));
        }
        return new Caller(entered.partner(), entered.maker(), hash);
    }
}
