package ecluse.drills.demo;

import static ecluse.drills.http.LocalPage.escaped;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import ecluse.drills.http.Fields;
import ecluse.drills.http.LocalPage;
import ecluse.drills.http.LocalSite;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small OpenID provider on loopback: the identity that a made-up partner's people have in their own organisation. It asks for no
 * password, for one chooses there who one is; all else is as with a real one: code and PKCE, a signed ID token, a session of its own
 * that the next sign-in goes by, and an address that ends it. Nothing like it may stand beside a real portal.
 */
final class DemoProvider implements AutoCloseable {
    static final String NAME = "Annuaire AFP Isère";
    static final String CLIENT = "ecluse-demo";
    private static final String TWO_FACTORS = "eidas2";
    private static final String ONE_FACTOR = "eidas1";
    private static final String COOKIE = "demo-provider";
    private static final Duration CODES_LAST = Duration.ofSeconds(60);
    private static final Duration TOKENS_LAST = Duration.ofSeconds(60);
    private static final int MOST_WAITING = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Employee> people;
    private final String secret;
    private final Clock clock;
    private final IdTokens tokens = IdTokens.withFreshKey(UUID.randomUUID().toString());
    private final Map<String, Request> waiting = new ConcurrentHashMap<>();
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private volatile String comeBack = "";
    private volatile String afterLogOut = "";

    /** What the portal has asked, whose browser waits for an answer. */
    private record Request(Fields asked) {}

    /** Somebody who is signed in here. */
    private record Session(String id, Employee who, String acr, Instant since) {}

    private record Granted(Request request, Session session, Instant until) {}

    private DemoProvider(HttpServer server, List<Employee> people, String secret, Clock clock) {
        this.server = server;
        this.people = List.copyOf(people);
        this.secret = secret;
        this.clock = clock;
    }

    /**
     * @param port the one that the portal knows it by, or the first to try
     * @param tried how many ports may be tried
     * @return empty when somebody else has them
     */
    static Optional<DemoProvider> start(int port, int tried, List<Employee> people, String secret, Clock clock)
            throws IOException {
        for (int each = port; each < port + tried; each++) {
            try {
                var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), each);
                var provider = new DemoProvider(HttpServer.create(address, 0), people, secret, clock);
                provider.server.setExecutor(provider.threads);
                provider.server.createContext("/", provider::answer);
                provider.server.start();
                return Optional.of(provider);
            } catch (BindException e) {
                // Somebody else has it: the next one.
            }
        }
        return Optional.empty();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Its host is not the portal's, {@code localhost}: cookies do not tell ports apart. */
    String issuer() {
        return "http://127.0.0.1:" + port();
    }

    String secret() {
        return secret;
    }

    List<Employee> people() {
        return people;
    }

    /** As who runs a provider writes its clients down: where answers may go. */
    void register(URI portal, String id) {
        comeBack = portal.resolve("/sign-in/federated/" + id + "/return").toString();
        afterLogOut = portal.resolve("/sign-in/federated/" + id + "/left").toString();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    // --- The pages --------------------------------------------------------------------------------------------------

    private record Answer(int status, String type, String text, Map<String, String> headers) {
        static Answer page(String title, String body) {
            return new Answer(200, "text/html", LocalPage.of(title, body), Map.of());
        }

        static Answer json(int status, Object said) {
            return new Answer(status, "application/json", JSON.writeValueAsString(said), Map.of());
        }

        static Answer refused(String why) {
            return new Answer(
                    400, "text/html", LocalPage.of("Demande refusée", "<p>" + escaped(why) + "</p>"), Map.of());
        }

        static Answer to(String address, String cookie) {
            return new Answer(
                    303,
                    "text/plain",
                    "",
                    cookie.isEmpty() ? Map.of("Location", address) : Map.of("Location", address, "Set-Cookie", cookie));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            // A page elsewhere that made its own name point here must not have these.
            boolean local =
                    ("127.0.0.1:" + port()).equals(exchange.getRequestHeaders().getFirst("Host"));
            send(exchange, local ? answered(exchange) : new Answer(421, "text/plain", "", Map.of()));
        }
    }

    private Answer answered(HttpExchange exchange) throws IOException {
        var query = Fields.read(
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""));
        return switch (exchange.getRequestURI().getPath()) {
            case "/.well-known/openid-configuration" -> Answer.json(200, described());
            case "/jwks" -> Answer.json(200, Map.of("keys", List.of(tokens.published())));
            case "/authorize" -> authorize(query, session(exchange));
            case "/agree" -> agree(query);
            case "/token" -> token(exchange);
            case "/session/end" -> endSession(query, session(exchange));
            case "/style.css" -> new Answer(200, "text/css", LocalPage.style(), Map.of());
            case "/" -> home(session(exchange));
            default -> new Answer(404, "text/plain", "", Map.of());
        };
    }

    private Map<String, Object> described() {
        var said = new LinkedHashMap<String, Object>();
        said.put("issuer", issuer());
        said.put("authorization_endpoint", issuer() + "/authorize");
        said.put("token_endpoint", issuer() + "/token");
        said.put("jwks_uri", issuer() + "/jwks");
        said.put("end_session_endpoint", issuer() + "/session/end");
        said.put("response_types_supported", List.of("code"));
        said.put("subject_types_supported", List.of("public"));
        said.put("id_token_signing_alg_values_supported", List.of("RS256"));
        said.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        said.put("code_challenge_methods_supported", List.of("S256"));
        said.put("acr_values_supported", List.of(TWO_FACTORS, ONE_FACTOR));
        said.put("authorization_response_iss_parameter_supported", true);
        return said;
    }

    private Answer home(Optional<Session> session) {
        return Answer.page(
                NAME,
                "<p>Fournisseur d’identité de la démonstration. <span lang=\"en\">The demo’s identity provider.</span></p>"
                        + session.map(one -> "<p>Connecté : %1$s. <span lang=\"en\">Signed in: %1$s.</span></p>"
                                        .formatted(escaped(one.who().name())))
                                .orElse(
                                        "<p>Personne n’est connecté. <span lang=\"en\">Nobody is signed in.</span></p>"));
    }

    /** Who is signed in here goes on without a page, as with a real provider; who is not chooses. */
    private Answer authorize(Fields asked, Optional<Session> session) {
        boolean right = CLIENT.equals(asked.value("client_id"))
                && "code".equals(asked.value("response_type"))
                && !comeBack.isEmpty()
                && comeBack.equals(asked.value("redirect_uri"))
                && "S256".equals(asked.value("code_challenge_method"))
                && !asked.value("code_challenge").isEmpty();
        if (!right) {
            return Answer.refused("client_id, redirect_uri, PKCE");
        }
        var request = new Request(asked);
        return session.map(one -> granted(request, one, "")).orElseGet(() -> choice(request));
    }

    private Answer choice(Request request) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.clear();
        }
        var reference = UUID.randomUUID().toString();
        waiting.put(reference, request);
        var choices = new StringBuilder();
        for (var one : people) {
            choices.append("""
                    <h2>%1$s</h2>
                    <p>%2$s <span lang="en">(%3$s)</span></p>
                    <ul><li><a href="%4$s">Mot de passe et code <span lang="en">/ Password and code</span></a></li>
                    <li><a href="%5$s">Mot de passe seul <span lang="en">/ Password alone</span></a></li></ul>
                    """.formatted(
                            escaped(one.name()),
                            escaped(one.what()),
                            escaped(one.whatInEnglish()),
                            escaped(agreement(reference, one, TWO_FACTORS)),
                            escaped(agreement(reference, one, ONE_FACTOR))));
        }
        return Answer.page(NAME, """
                <p>Le portail Écluse demande qui vous êtes. Choisissez ; un vrai fournisseur demanderait un mot de passe.</p>
                <p lang="en">The portal Écluse asks who you are. Choose; a real provider would ask for a password.</p>
                %s
                """.formatted(choices));
    }

    private static String agreement(String reference, Employee who, String acr) {
        return "/agree?request=" + reference + "&who=" + who.subject() + "&acr=" + acr;
    }

    private Answer agree(Fields chosen) {
        var request = waiting.remove(chosen.value("request"));
        var who = people.stream()
                .filter(one -> one.subject().equals(chosen.value("who")))
                .findFirst();
        if (request == null || who.isEmpty()) {
            return Answer.refused("Cette demande est finie. / This request is over.");
        }
        var acr = ONE_FACTOR.equals(chosen.value("acr")) ? ONE_FACTOR : TWO_FACTORS;
        var session = new Session(UUID.randomUUID().toString(), who.get(), acr, clock.instant());
        sessions.put(session.id(), session);
        return granted(request, session, COOKIE + "=" + session.id() + "; Path=/; HttpOnly; SameSite=Lax");
    }

    private Answer granted(Request request, Session session, String cookie) {
        var code = UUID.randomUUID().toString();
        var now = clock.instant();
        codes.values().removeIf(one -> one.until().isBefore(now));
        codes.put(code, new Granted(request, session, now.plus(CODES_LAST)));
        return Answer.to(
                comeBack + "?code=" + code + "&state=" + encoded(request.asked().value("state")) + "&iss="
                        + encoded(issuer()),
                cookie);
    }

    // --- For the portal's server ------------------------------------------------------------------------------------

    private Answer token(HttpExchange exchange) throws IOException {
        var form = Fields.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var granted = codes.remove(form.value("code"));
        if (granted == null || !isGood(granted, form)) {
            return Answer.json(400, Map.of("error", "invalid_grant"));
        }
        var said = new LinkedHashMap<String, Object>();
        said.put("access_token", UUID.randomUUID().toString());
        said.put("token_type", "Bearer");
        said.put("expires_in", TOKENS_LAST.toSeconds());
        said.put("id_token", tokens.signed(claims(granted)));
        return Answer.json(200, said);
    }

    private boolean isGood(Granted granted, Fields form) {
        return granted.until().isAfter(clock.instant())
                && "authorization_code".equals(form.value("grant_type"))
                && CLIENT.equals(form.value("client_id"))
                && secret.equals(form.value("client_secret"))
                && comeBack.equals(form.value("redirect_uri"))
                && IdTokens.challenge(form.value("code_verifier"))
                        .equals(granted.request().asked().value("code_challenge"));
    }

    private Map<String, Object> claims(Granted granted) {
        var now = clock.instant();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer());
        claims.put("sub", granted.session().who().subject());
        claims.put("aud", CLIENT);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(TOKENS_LAST).getEpochSecond());
        claims.put("auth_time", granted.session().since().getEpochSecond());
        claims.put("nonce", granted.request().asked().value("nonce"));
        claims.put("acr", granted.session().acr());
        claims.put("sid", granted.session().id());
        return claims;
    }

    // --- Out --------------------------------------------------------------------------------------------------------

    private Answer endSession(Fields asked, Optional<Session> session) {
        var hint = asked.value("id_token_hint");
        boolean right = CLIENT.equals(asked.value("client_id"))
                && tokens.isOwn(hint)
                && !afterLogOut.isEmpty()
                && afterLogOut.equals(asked.value("post_logout_redirect_uri"));
        if (!right) {
            return Answer.refused("id_token_hint, client_id, post_logout_redirect_uri");
        }
        session.ifPresent(one -> sessions.remove(one.id()));
        return Answer.to(
                afterLogOut + "?state=" + encoded(asked.value("state")),
                COOKIE + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    // --- HTTP -------------------------------------------------------------------------------------------------------

    private Optional<Session> session(HttpExchange exchange) {
        return cookies(exchange.getRequestHeaders().getFirst("Cookie")).map(sessions::get);
    }

    private static Optional<String> cookies(@Nullable String header) {
        return header == null
                ? Optional.empty()
                : List.of(header.split("; *")).stream()
                        .filter(one -> one.startsWith(COOKIE + "="))
                        .map(one -> one.substring(COOKIE.length() + 1))
                        .findFirst();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        var bytes = answer.text().getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        LocalSite.sayWhatItIs(headers, answer.type());
        answer.headers().forEach(headers::set);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
