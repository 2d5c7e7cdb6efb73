package ecluse.drills.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a reader takes home by the links of the pages, and what he notices when the portal does not keep them. */
class ReaderTest {

    private static final String PERSON = "00000000-0000-4000-8000-000000000001";
    private static final Duration MOMENT = Duration.ofMillis(300);

    private final Answers answers = new Answers(1);
    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer portal;
    private Network network;

    @BeforeEach
    void open() throws IOException {
        portal = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        portal.createContext("/", exchange -> send(exchange, isHome(exchange) ? 200 : 404, ""));
        portal.createContext("/sign-in", exchange -> {
            exchange.getResponseHeaders().set("Location", "/");
            send(exchange, exchange.getRequestMethod().equals("POST") ? 303 : 200, "");
        });
        portal.createContext("/kairos/groups", exchange -> send(exchange, 200, "<a href='/kairos/groups/1'>1</a>"));
        portal.createContext(
                "/kairos/groups/1",
                exchange -> send(
                        exchange,
                        200,
                        "<i data-reference='5'></i><p data-person='" + PERSON + "'><b data-field='NAME'>A</b></p>"));
        portal.createContext(
                "/my-ledger", exchange -> send(exchange, 200, "<a href='/my-ledger/5/receipt' download>receipt</a>"));
        portal.start();
        network =
                Network.to(URI.create("http://127.0.0.1:" + portal.getAddress().getPort()), 1);
    }

    @AfterEach
    void close() {
        network.close();
        portal.stop(0);
    }

    private static boolean isHome(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().equals("/");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=UTF-8");
            exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.getBytes(UTF_8).length);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }

    @Test
    void a_receipt_that_is_not_there_yet_is_asked_for_again() throws Exception {
        receiptIs(exchange -> {
            boolean later = asked.incrementAndGet() < 3;
            send(exchange, later ? 503 : 200, later ? "later" : "the proof");
        });
        reader().fetchWhatIsDue(Duration.ofSeconds(20));
        assertThat(answers.takeReceipts())
                .first()
                .satisfies(receipt -> assertThat(receipt.position()).isEqualTo(5))
                .satisfies(receipt -> assertThat(receipt.file()).isEqualTo("the proof".getBytes(UTF_8)));
        assertThat(answers.takeDenied()).isEmpty();
    }

    @Test
    void a_link_to_a_receipt_that_the_portal_knows_nothing_of_is_noticed() throws Exception {
        receiptIs(exchange -> send(exchange, 404, "no such entry"));
        reader();
        assertThat(answers.takeDenied()).contains("/my-ledger/5/receipt");
        assertThat(answers.takeReceipts()).isEmpty();
    }

    @Test
    void a_receipt_that_never_comes_is_noticed_at_the_end() throws Exception {
        receiptIs(exchange -> send(exchange, 503, "later"));
        var reader = reader();
        assertThat(answers.takeDenied()).isEmpty();
        reader.fetchWhatIsDue(MOMENT);
        assertThat(answers.takeDenied()).isEqualTo(List.of("/my-ledger/5/receipt"));
    }

    private void receiptIs(HttpHandler handler) {
        portal.createContext("/my-ledger/5/receipt", exchange -> {
            handler.handle(exchange);
            asked.incrementAndGet();
        });
    }

    /** One that has read until a receipt was asked for again, so that it has heard the first answer, and is stopped. */
    private Reader reader() throws Exception {
        var reader = new Reader(0, "office", new Keyring(Clock.systemUTC()), network.browser(0), answers, 1);
        reader.arrive();
        var thread = Thread.ofVirtual().start(reader);
        while (asked.get() < 2) {
            Thread.sleep(10);
        }
        thread.interrupt();
        thread.join();
        return reader;
    }
}
