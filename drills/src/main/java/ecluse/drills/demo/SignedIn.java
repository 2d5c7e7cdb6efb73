package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import ecluse.drills.factors.Key;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Network;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The browsers of the accounts to try, where the demo itself has signed them in: whoever makes a factor is signed in by it. */
final class SignedIn {
    private final Keyring keyring;
    private final Network network;
    private final Map<String, Browser> browsers = new HashMap<>();

    SignedIn(Keyring keyring, Network network) {
        this.keyring = keyring;
        this.network = network;
    }

    /** Whoever has nothing yet makes a factor now, by the portal's pages; whoever has made one without the demo keeps it. */
    void makeFactors() throws IOException {
        for (var visitor : Visitor.ALL) {
            if (keyring.of(visitor.login()).filter(Key::isSetUp).isEmpty()) {
                browser(visitor.login());
            }
        }
    }

    /** With a factor given a moment ago. Who was not signed in spends a code. */
    Browser browser(String login) throws IOException {
        var known = browsers.get(login);
        if (known != null) {
            return known;
        }
        var fresh = network.browser(0);
        try {
            keyring.signIn(fresh, login);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the demo's accounts were signed in.", e);
        }
        browsers.put(login, fresh);
        return fresh;
    }
}
