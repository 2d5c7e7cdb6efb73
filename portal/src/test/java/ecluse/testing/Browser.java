package ecluse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser without a screen: keeps cookies and the last form's token, follows nothing by itself. */
public final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    private final String base;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> always = new LinkedHashMap<>();
    private String language = "fr";
    private @Nullable String csrf;
    private Consumer<Answer> listener = answer -> {};

    /** What came back. */
    public record Answer(int status, String body, HttpResponse<String> response) {
        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        public String location() {
            return header("Location").orElseThrow();
        }
    }

    public Browser(String base) {
        this.base = base;
    }

    public Browser speaking(String wanted) {
        language = wanted;
        return this;
    }

    /** Sends this with every request from now on: another browser's name, what a proxy says of the address. */
    public Browser sending(String header, String value) {
        always.put(header, value);
        return this;
    }

    /** From now on {@code listener} hears every answer, before anybody else. */
    public Browser heardBy(Consumer<Answer> hearer) {
        listener = hearer;
        return this;
    }

    /** The token that the next form will carry. */
    public Optional<String> formToken() {
        return Optional.ofNullable(csrf);
    }

    public Map<String, String> cookies() {
        return cookies;
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    /** Posts a form, with the token of the last page that had one. */
    public Answer post(String path, Map<String, String> fields) {
        return post(
                path,
                fields.entrySet().stream()
                        .map(e -> Map.entry(e.getKey(), e.getValue()))
                        .toList());
    }

    /** Posts a form in which a field may come several times. */
    public Answer post(String path, List<Map.Entry<String, String>> fields) {
        var form = fields.stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&"));
        if (csrf != null && fields.stream().noneMatch(e -> e.getKey().equals("_csrf"))) {
            form += (form.isEmpty() ? "" : "&") + "_csrf=" + encoded(csrf);
        }
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", always.getOrDefault("Origin", base))
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    /** Posts a form with one file, in the field {@code file}. */
    public Answer upload(String path, String name, byte[] bytes) {
        var boundary = "ecluse-" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(part(boundary, "name=\"_csrf\"\r\n\r\n" + csrf));
        body.writeBytes(part(
                boundary,
                "name=\"file\"; filename=\"" + name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .header("Origin", base)
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    private static byte[] part(String boundary, String disposition) {
        return ("\r\n--" + boundary + "\r\nContent-Disposition: form-data; " + disposition)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What came back as a file. */
    public record Download(int status, byte[] bytes, HttpResponse<byte[]> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Posts a form whose answer is a file. */
    public Download download(String path) {
        var form = "_csrf=" + encoded(String.valueOf(csrf));
        var request = request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", base)
                .POST(BodyPublishers.ofString(form))
                .build();
        try {
            var response = CLIENT.send(request, BodyHandlers.ofByteArray());
            return new Download(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Answer send(HttpRequest request) {
        try {
            var response = CLIENT.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            var token = CSRF.matcher(response.body());
            if (token.find()) {
                csrf = token.group(1);
            }
            var answer = new Answer(response.statusCode(), response.body(), response);
            listener.accept(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A request to this portal with the cookies that are kept. */
    public HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).header("Accept-Language", language);
        always.forEach((name, value) -> {
            if (!name.equals("Origin")) {
                request.setHeader(name, value);
            }
        });
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private void keep(String cookie) {
        var pair = cookie.split(";", 2)[0].split("=", 2);
        if (cookie.contains("Max-Age=0") || pair.length < 2 || pair[1].isEmpty()) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
