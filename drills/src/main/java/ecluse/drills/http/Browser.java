package ecluse.drills.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** One visitor: cookies, the forgery token, and nothing a script would do. Safe for many threads. */
public final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_REDIRECTS = 5;
    private static final String TOKEN = "_csrf";

    private final HttpClient client;
    private final URI portal;
    private final Memory memory;

    /** What the visitor carries, whatever the address. */
    private static final class Memory {
        private final Map<String, String> cookies = new ConcurrentHashMap<>();
        private volatile String token = "";
        private volatile String offer = "";
        private volatile String agent = "ecluse-drill";

        private Memory copy() {
            var copy = new Memory();
            copy.cookies.putAll(cookies);
            copy.token = token;
            copy.agent = agent;
            return copy;
        }
    }

    Browser(HttpClient client, URI portal) {
        this(client, portal, new Memory());
    }

    private Browser(HttpClient client, URI portal, Memory memory) {
        this.client = client;
        this.portal = portal;
        this.memory = memory;
    }

    Browser through(HttpClient other) {
        return new Browser(other, portal, memory);
    }

    /** All that this visitor carries now, in somebody else's hands: what comes later, either has alone. */
    Browser copied(HttpClient other) {
        return new Browser(other, portal, memory.copy());
    }

    /** The same, kept apart: who takes his cookies from it has them whatever a portal takes back. */
    public Browser copy() {
        return copied(client);
    }

    /** What it calls itself from now on, as another maker's browser would. */
    public Browser calledItself(String agent) {
        memory.agent = agent;
        return this;
    }

    /** The last offer to bind a sign-in to the device (header {@code Secure-Session-Registration}); empty when there was none. */
    public String offer() {
        return memory.offer;
    }

    /** What a browser sends by itself, without a page and a form. */
    public Page postHeaders(String path, Map<String, String> headers) throws IOException, InterruptedException {
        var request = request(path).POST(BodyPublishers.noBody());
        headers.forEach(request::header);
        return send(path, request);
    }

    public Page get(String path) throws IOException, InterruptedException {
        return send(path, request(path).GET());
    }

    /** Sends what is given and nothing else, as a crafted request would. */
    public Page post(String path, Fields fields) throws IOException, InterruptedException {
        return send(
                path,
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields.encoded())));
    }

    /** Sends fields with the token of the last form seen: a form that one has filled so often that one knows it. */
    public Page postKnown(String path, Fields fields) throws IOException, InterruptedException {
        return post(path, fields.with(TOKEN, memory.token));
    }

    public Page submit(Form form, Fields changed) throws IOException, InterruptedException {
        var fields = form.fields();
        for (var field : changed.list()) {
            fields = fields.without(field.name());
        }
        for (var field : changed.list()) {
            fields = fields.and(field.name(), field.value());
        }
        return form.post() ? post(form.action(), fields) : get(form.action() + "?" + fields.encoded());
    }

    /** With any header, for requests that no honest browser makes. */
    public Page getWith(String path, String header, String value) throws IOException, InterruptedException {
        return send(path, request(path).header(header, value).GET());
    }

    /** The page that a chain of redirects ends at. */
    public Page followed(Page page) throws IOException, InterruptedException {
        var here = page;
        for (int i = 0; i < MOST_REDIRECTS && here.location().isPresent(); i++) {
            here = get(here.location().get());
        }
        return here;
    }

    /** The answer to name and password: a redirect when the portal let us in. */
    public Page signIn(String login, String password) throws IOException, InterruptedException {
        get("/sign-in");
        return postKnown("/sign-in", Fields.of("login", login, "password", password));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://" + portal.getAuthority() + path))
                .timeout(PATIENCE)
                .header("Accept-Language", "fr")
                .header("User-Agent", memory.agent);
        if (!memory.cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    memory.cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Page send(String path, HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        answer.headers().allValues("set-cookie").forEach(this::remember);
        answer.headers().firstValue("secure-session-registration").ifPresent(offer -> memory.offer = offer);
        rememberToken(answer.body());
        return new Page(path, answer.statusCode(), answer.headers(), answer.body());
    }

    private void remember(String setCookie) {
        var parts = setCookie.split(";");
        int equals = parts[0].indexOf('=');
        if (equals < 0) {
            return;
        }
        var name = parts[0].substring(0, equals).strip();
        var value = parts[0].substring(equals + 1).strip();
        if (value.isEmpty() || setCookie.toLowerCase(Locale.ROOT).contains("max-age=0")) {
            memory.cookies.remove(name);
        } else {
            memory.cookies.put(name, value);
        }
    }

    /** Without reading the whole page: it is on most of them, and an attack reads many. */
    private void rememberToken(String body) {
        int name = body.indexOf("name=\"" + TOKEN + "\"");
        if (name < 0) {
            return;
        }
        int start = body.lastIndexOf('<', name);
        int end = body.indexOf('>', name);
        if (start >= 0 && end > 0) {
            HtmlParser.parse(body.substring(start, end + 1))
                    .all("input")
                    .map(input -> input.attributeOrEmpty("value"))
                    .filter(value -> !value.isEmpty())
                    .forEach(value -> memory.token = value);
        }
    }
}
