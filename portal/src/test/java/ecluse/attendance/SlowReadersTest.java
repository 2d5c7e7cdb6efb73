package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody asks for the largest pages and does not read them: with one stolen cookie, that must not keep all others waiting. */
@Tag("database")
class SlowReadersTest {
    /** More than pages are worked on at a time. */
    private static final int READERS = 20;

    /** So many that no buffer between takes them all. */
    private static final int PAGES = 90;

    @Test
    void who_does_not_read_keeps_nobody_waiting() throws IOException, InterruptedException {
        var centre = new Centre();
        for (int i = 0; i < 20; i++) {
            centre.trainee("Anne", "Personne" + i);
        }
        var sockets = new ArrayList<Socket>();
        try (var portal = Portal.on(Centre.DATABASE, withoutBudgets())) {
            var thief = portal.signedIn(centre.office);
            var other = portal.signedIn(centre.account(Role.TRAINING_OFFICE_MANAGER));
            assertThat(other.get(centre.month()).status()).isEqualTo(200);
            for (int i = 0; i < READERS; i++) {
                sockets.add(asking(portal, thief, centre.month()));
            }
            untilNoMoreIsRead();
            for (int i = 0; i < READERS; i++) {
                assertThat(other.get(centre.month()).status()).isEqualTo(200);
            }
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static Map<String, String> withoutBudgets() {
        var settings = new HashMap<String, String>();
        for (var scope : List.of("account", "partner", "service", "portal")) {
            for (var window : List.of("per-minute", "per-hour", "per-day")) {
                settings.put("ecluse.budgets." + scope + ".names." + window, "1000000000");
            }
        }
        return settings;
    }

    private static Socket asking(Portal portal, Browser thief, String path) throws IOException {
        var cookies = thief.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        var request = "GET " + path + " HTTP/1.1\r\nHost: "
                + URI.create(portal.url()).getAuthority() + "\r\nCookie: " + cookies + "\r\n\r\n";
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(
                new InetSocketAddress("127.0.0.1", URI.create(portal.url()).getPort()));
        socket.getOutputStream().write(request.repeat(PAGES).getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    /** Each page is in the ledger before it is written, so the ledger stands still when all are stuck. */
    private static void untilNoMoreIsRead() throws InterruptedException {
        long before = -1;
        for (long now = entries(); now != before; now = entries()) {
            before = now;
            Thread.sleep(2_000);
        }
    }

    private static long entries() {
        return Centre.WORLD.count("select count(*) from ledger.entry");
    }
}
