package ecluse.translog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * A {@link Witness} over HTTP: {@code POST /add-checkpoint} and {@code GET /<origin hash>/checkpoint}. It speaks no TLS; put
 * something before it that does.
 */
public final class WitnessServer implements AutoCloseable {

    private static final Logger LOG = System.getLogger(WitnessServer.class.getName());
    private static final Pattern CHECKPOINT = Pattern.compile("/([0-9a-f]{64})/checkpoint");
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int FAULT = 500;

    private final Witness witness;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private WitnessServer(Witness witness, HttpServer server) {
        this.witness = witness;
        this.server = server;
    }

    /**
     * Starts to answer.
     *
     * @param address port 0 takes any that is free
     * @throws IOException if the address is not to be had
     */
    public static WitnessServer start(Witness witness, InetSocketAddress address) throws IOException {
        var started = new WitnessServer(witness, HttpServer.create(address, 0));
        started.server.createContext("/", started::handle);
        started.server.setExecutor(started.threads);
        started.server.start();
        return started;
    }

    /** Where it answers. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            send(exchange, answer(exchange));
        }
    }

    private Witness.Answer answer(HttpExchange exchange) {
        try {
            var path = exchange.getRequestURI().getRawPath();
            var checkpoint = CHECKPOINT.matcher(path);
            if (path.equals("/add-checkpoint")) {
                return isMethod(exchange, "POST") ? add(exchange) : notAllowed("POST");
            }
            if (checkpoint.matches()) {
                return isMethod(exchange, "GET") ? latest(checkpoint.group(1)) : notAllowed("GET");
            }
            return Witness.Answer.refused(Witness.Answer.NOT_FOUND, "there is nothing here");
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "nothing was cosigned", e);
            return Witness.Answer.refused(FAULT, "the witness has a fault of its own; nothing was cosigned");
        }
    }

    private Witness.Answer add(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readNBytes(WitnessRequest.MAX_BYTES + 1);
        return body.length > WitnessRequest.MAX_BYTES
                ? Witness.Answer.refused(TOO_LARGE, "the request is longer than " + WitnessRequest.MAX_BYTES + " bytes")
                : witness.addCheckpoint(body);
    }

    private Witness.Answer latest(String originHash) throws IOException {
        return witness.checkpoint(originHash)
                .map(text -> new Witness.Answer(Witness.Answer.OK, Witness.Answer.TEXT, text))
                .orElseGet(() -> Witness.Answer.refused(
                        Witness.Answer.NOT_FOUND, "this witness never cosigned a checkpoint of the log"));
    }

    private static boolean isMethod(HttpExchange exchange, String method) {
        return exchange.getRequestMethod().equals(method);
    }

    private static Witness.Answer notAllowed(String method) {
        return Witness.Answer.refused(METHOD_NOT_ALLOWED, "only " + method + " is answered here");
    }

    private static void send(HttpExchange exchange, Witness.Answer answer) throws IOException {
        var body = Text.utf8(answer.body());
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    /** Stops to answer, after the requests under way. */
    @Override
    public void close() {
        server.stop(1);
        threads.close();
    }
}
