package ecluse.translog;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The files of a log at an address, by HTTP GET. Answers 404 and 410 mean that there is no such file. */
public final class HttpSource implements Source {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final HttpClient client;
    private final String prefix;
    private final Duration timeout;

    /**
     * The log at this address.
     *
     * @param client says how to connect and whether to follow redirects
     * @param prefix http or https; a slash at its end may be left out
     * @param timeout for one file, more than 0
     */
    public HttpSource(HttpClient client, URI prefix, Duration timeout) {
        var scheme = prefix.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw new IllegalArgumentException("the address of a log starts with http: or https:, not as " + prefix);
        }
        if (prefix.getQuery() != null || prefix.getFragment() != null) {
            throw new IllegalArgumentException("the address of a log has neither query nor fragment: " + prefix);
        }
        this.client = client;
        this.prefix = prefix.toString().endsWith("/") ? prefix.toString() : prefix + "/";
        this.timeout = timeout;
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(prefix + path))
                .timeout(timeout)
                .header("Accept-Encoding", "gzip, identity")
                .build();
        var answer = send(request);
        try (var body = answer.body()) {
            return switch (answer.statusCode()) {
                case OK -> Optional.of(bytes(answer, body));
                case NOT_FOUND, GONE -> Optional.empty();
                default -> throw new IOException(request.uri() + " answered " + answer.statusCode());
            };
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while reading " + request.uri()).initCause(e);
        }
    }

    private static byte[] bytes(HttpResponse<?> answer, InputStream body) throws IOException {
        var encoding = answer.headers().firstValue("Content-Encoding").orElse("identity");
        return switch (encoding) {
            case "identity" -> bounded(answer.uri(), body);
            case "gzip" -> bounded(answer.uri(), new GZIPInputStream(body));
            default -> throw new IOException(answer.uri() + " is encoded in a way not asked for: " + encoding);
        };
    }

    private static byte[] bounded(URI uri, InputStream in) throws IOException {
        var bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IOException(uri + " is longer than any file of a log (" + MAX_FILE_BYTES + " bytes)");
        }
        return bytes;
    }
}
