package ecluse.drills.demo;

import static ecluse.drills.http.LocalPage.escaped;

import ecluse.drills.factors.Keyring;
import ecluse.drills.http.LocalPage;
import ecluse.drills.http.LocalSite;
import ecluse.drills.http.LocalSite.Answer;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;

/**
 * A page on loopback that shows what the accounts' apps would show: the one-time codes of now. The demo alone has it, and its
 * people are made up. Whoever has it has the second factor, so nothing like it may stand beside a real portal.
 */
final class CodesSite implements AutoCloseable {
    private static final long SECONDS_BETWEEN_LOOKS = 5;

    private final LocalSite site;

    private CodesSite(LocalSite site) {
        this.site = site;
    }

    /** @param firstPort the port wanted; when somebody else has it, the next that is free */
    static CodesSite start(Keyring keyring, Clock clock, int firstPort) throws IOException {
        return new CodesSite(LocalSite.start(
                firstPort,
                "the page of one-time codes",
                (path, query) -> path.equals("/") ? Answer.page(page(keyring, clock.instant())) : Answer.missing()));
    }

    String url() {
        return site.url();
    }

    @Override
    public void close() {
        site.close();
    }

    private static String page(Keyring keyring, Instant now) {
        long left = Keyring.left(now).toSeconds();
        var rows = new StringBuilder();
        Visitor.ALL.forEach(visitor -> rows.append(row(visitor, keyring, now)));
        return LocalPage.of(
                "Codes de connexion de la démonstration",
                "<meta http-equiv=\"refresh\" content=\"%d\">".formatted(Math.min(SECONDS_BETWEEN_LOOKS, left)),
                """
                <p lang="en">One-time codes of the demo’s accounts.</p>
                <p>Encore %1$d s, puis d’autres codes. Chaque code sert une fois. \
                <span lang="en">%1$d s left, then other codes. Each code is taken once.</span></p>
                <table><thead><tr><th scope="col">Compte / <span lang="en">Account</span></th>\
                <th scope="col">Rôle / <span lang="en">Role</span></th>\
                <th scope="col">Code</th></tr></thead><tbody>
                %2$s</tbody></table>
                """.formatted(left, rows));
    }

    private static String row(Visitor visitor, Keyring keyring, Instant now) {
        return "<tr><th scope=\"row\">%s</th><td>%s / <span lang=\"en\">%s</span></td><td>%s</td></tr>%n"
                .formatted(
                        escaped(visitor.login()),
                        escaped(visitor.role()),
                        escaped(visitor.roleInEnglish()),
                        keyring.code(visitor.login(), now)
                                .map(code -> "<code class=\"code\">" + code + "</code>")
                                .orElse("le vôtre / <span lang=\"en\">your own</span>"));
    }
}
