package ecluse.drills.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import ecluse.drills.CannotRun;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A few pages on loopback, for who sits at this machine: no script, nothing from elsewhere, nothing for another site. */
public final class LocalSite implements AutoCloseable {
    private static final int PORTS_TRIED = 50;
    private static final int GRACE_SECONDS = 0;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Pages pages;

    /** What the site answers. */
    public interface Pages {
        Answer at(String path, @Nullable String query) throws IOException;
    }

    /** @param type without its encoding, which is UTF-8 */
    public record Answer(int status, String type, String text) {
        public static Answer page(String html) {
            return new Answer(200, "text/html", html);
        }

        public static Answer missing() {
            return new Answer(404, "text/html", LocalPage.missing());
        }
    }

    private LocalSite(HttpServer server, Pages pages) {
        this.server = server;
        this.pages = pages;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /**
     * @param firstPort the port wanted; when somebody else has it, the next that is free
     * @param name what it is, for who must make room
     */
    public static LocalSite start(int firstPort, String name, Pages pages) throws IOException {
        var site = new LocalSite(bind(firstPort, name), pages);
        site.server.setExecutor(site.threads);
        site.server.createContext("/", site::answer);
        site.server.start();
        return site;
    }

    private static HttpServer bind(int firstPort, String name) throws IOException {
        for (int port = firstPort; port < firstPort + PORTS_TRIED; port++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            } catch (BindException e) {
                // Somebody else has it: the next one.
            }
        }
        throw new CannotRun("ports %d to %d are all in use, so %s has no place. Stop one of their programs."
                .formatted(firstPort, firstPort + PORTS_TRIED - 1, name));
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(GRACE_SECONDS);
        threads.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var asked = exchange.getRequestURI();
            if (!isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
                // A page elsewhere that made its own name point here must not read these.
                send(exchange, new Answer(421, "text/html", LocalPage.missing()));
            } else if (asked.getPath().equals("/style.css")) {
                send(exchange, new Answer(200, "text/css", LocalPage.STYLE));
            } else {
                send(exchange, pages.at(asked.getPath(), asked.getQuery()));
            }
        }
    }

    private static boolean isLocal(@Nullable String host) {
        return host != null && (host.startsWith("localhost:") || host.startsWith("127.0.0.1:"));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.text().getBytes(StandardCharsets.UTF_8);
        sayWhatItIs(exchange.getResponseHeaders(), answer.type());
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** What every page of a site of this machine says of itself: text, no scripts, kept nowhere. */
    public static void sayWhatItIs(Headers headers, String type) {
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
    }
}
