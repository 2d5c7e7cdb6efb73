package ecluse.factors;

import ecluse.kernel.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Who asks passkeys to sign: an origin that browsers vouch for, and the host that keys are bound to (WebAuthn §5.1.2). It comes
 * from the settings, never from what a request says; without a base address only this machine's own browser can have one.
 */
record RelyingParty(String origin, String id) {

    static RelyingParty of(Settings settings, HttpServletRequest request) {
        URI base = settings.baseUrl();
        if (base == null) {
            return new RelyingParty("http://localhost:" + request.getLocalPort(), "localhost");
        }
        var host = Objects.requireNonNull(base.getHost()).toLowerCase(Locale.ROOT);
        var port = base.getPort() < 0 ? "" : ":" + base.getPort();
        return new RelyingParty(base.getScheme() + "://" + host + port, host);
    }
}
