package ecluse.federation;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Asks a provider, server to server: a bounded answer within bounded time, and no redirect is followed. */
@Component
class Wire implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration WHOLE = Duration.ofSeconds(6);
    private static final long MOST_BYTES = 256 * 1024;

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** What came back, whatever its status. */
    record Reply(int status, String type, byte[] body) {
        boolean fine() {
            return status == 200;
        }

        /** The media type without its parameters. */
        boolean is(String mediaType) {
            return type.split(";", 2)[0].strip().equalsIgnoreCase(mediaType);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return "Reply[" + status + "]";
        }
    }

    /** Empty: no answer that is one, in time, from where the portal may ask. */
    Optional<Reply> get(URI issuer, URI address, Map<String, String> headers) {
        return send(issuer, request(address, headers).GET().build());
    }

    Optional<Reply> post(URI issuer, URI address, Map<String, String> headers, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send(
                issuer,
                request(address, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private static HttpRequest.Builder request(URI address, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(address).timeout(WHOLE);
        headers.forEach(request::header);
        return request;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The time is that of the whole answer: a provider that sends a byte a second is one that does not answer. */
    private Optional<Reply> send(URI issuer, HttpRequest request) {
        if (!Addresses.mayAsk(issuer, request.uri())) {
            LOG.warn("a provider's address is not asked: it leads nowhere, or inside");
            return Optional.empty();
        }
        var coming = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return Optional.of(reply(coming.get(WHOLE.toMillis(), TimeUnit.MILLISECONDS)));
        } catch (TimeoutException e) {
            coming.cancel(true);
            LOG.warn("a provider answers too slowly");
            return Optional.empty();
        } catch (ExecutionException e) {
            var cause = e.getCause();
            LOG.warn(
                    "a provider does not answer: {}",
                    (cause == null ? e : cause).getClass().getSimpleName());
            return Optional.empty();
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Reply reply(HttpResponse<byte[]> response) {
        return new Reply(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
