package ecluse.drills.mail;

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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Serves {@link MailPages} on loopback. */
public final class MailSite implements AutoCloseable {
    private static final int PORTS_TRIED = 50;
    private static final int PAGE_SIZE = 50;
    private static final int GRACE_SECONDS = 0;
    private static final Pattern PAGE = Pattern.compile("page=([1-9][0-9]{0,5})");

    private final HttpServer server;
    private final ExecutorService threads;
    private final KeptMails mails;

    private MailSite(HttpServer server, KeptMails mails) {
        this.server = server;
        this.mails = mails;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /** @param firstPort the port wanted; when somebody else has it, the next that is free */
    public static MailSite start(KeptMails mails, int firstPort) throws IOException {
        var site = new MailSite(bind(firstPort), mails);
        site.server.setExecutor(site.threads);
        site.server.createContext("/", site::answer);
        site.server.start();
        return site;
    }

    private static HttpServer bind(int firstPort) throws IOException {
        for (int port = firstPort; port < firstPort + PORTS_TRIED; port++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
            } catch (BindException e) {
                // Somebody else has it: the next one.
            }
        }
        throw new CannotRun(
                "ports %d to %d are all in use, so the page of sent mail has no place. Stop one of their programs."
                        .formatted(firstPort, firstPort + PORTS_TRIED - 1));
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
            var path = exchange.getRequestURI().getPath();
            if (!isLocal(exchange.getRequestHeaders().getFirst("Host"))) {
                // A page elsewhere that made its own name point here must not read the mail.
                send(exchange, 421, "text/html", MailPages.missing());
            } else if (path.equals("/")) {
                send(exchange, 200, "text/html", list(exchange.getRequestURI().getQuery()));
            } else if (path.equals("/style.css")) {
                send(exchange, 200, "text/css", MailPages.STYLE);
            } else if (path.startsWith("/mails/")) {
                var mail = mails.find(path.substring("/mails/".length()));
                send(
                        exchange,
                        mail.isPresent() ? 200 : 404,
                        "text/html",
                        mail.map(MailPages::one).orElseGet(MailPages::missing));
            } else {
                send(exchange, 404, "text/html", MailPages.missing());
            }
        }
    }

    private String list(@Nullable String query) throws IOException {
        var asked = PAGE.matcher(query == null ? "" : query);
        int page = asked.matches() ? Integer.parseInt(asked.group(1)) : 1;
        return MailPages.list(mails.latest((page - 1) * PAGE_SIZE, PAGE_SIZE), mails.count(), page, PAGE_SIZE);
    }

    private static boolean isLocal(@Nullable String host) {
        return host != null && (host.startsWith("localhost:") || host.startsWith("127.0.0.1:"));
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type + "; charset=utf-8");
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
