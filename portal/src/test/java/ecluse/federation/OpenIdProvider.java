package ecluse.federation;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small OpenID provider on loopback, written by hand on the JDK alone: it really signs, and really checks the client's secret, the
 * code, its redirect address and PKCE. It can also do what an honest one does not.
 */
final class OpenIdProvider implements AutoCloseable {
    static final String CLIENT = "ecluse-portal";
    static final String SECRET = "un secret + long & etrange=%";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient USER =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    /** How a token is signed. */
    enum Signing {
        RS256,
        /** {@code alg: none}, no signature. */
        NONE,
        /** HMAC under the public key's bytes: what a verifier that lets the token choose would take. */
        HS256_BY_PUBLIC_KEY,
        /** By a key that is not published, under the name of one that is. */
        STRANGERS_KEY
    }

    private record Granted(Map<String, String> asked, String subject) {}

    private final HttpServer server;
    private final Map<String, Granted> codes = new ConcurrentHashMap<>();
    private final Map<String, Granted> accessTokens = new ConcurrentHashMap<>();
    private final KeyPair stranger = keys();
    private final List<String> asked = java.util.Collections.synchronizedList(new ArrayList<>());
    private final List<String> given = java.util.Collections.synchronizedList(new ArrayList<>());
    private KeyPair pair = keys();
    private String kid = "k1";

    volatile String subject = "sub-" + UUID.randomUUID();
    volatile String acr = "eidas2";
    volatile @Nullable String siret = "13002526500013";
    volatile String endSession = "/session/end";
    volatile boolean namesItself = true;
    volatile boolean signsUserinfo = true;
    volatile Signing signing = Signing.RS256;
    volatile Signing userinfoSigning = Signing.RS256;
    volatile String type = "JWT";
    volatile Consumer<Map<String, Object>> idToken = claims -> {};
    volatile Consumer<Map<String, Object>> userinfo = claims -> {};
    volatile Consumer<Map<String, Object>> discovery = said -> {};
    /** A path that is answered with megabytes, too slowly, or with a redirect. */
    volatile String huge = "";

    volatile String slow = "";
    volatile String redirected = "";

    OpenIdProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Honest again, and somebody new. */
    void reset() {
        subject = "sub-" + UUID.randomUUID();
        acr = "eidas2";
        siret = "13002526500013";
        endSession = "/session/end";
        namesItself = true;
        signsUserinfo = true;
        signing = Signing.RS256;
        userinfoSigning = Signing.RS256;
        type = "JWT";
        idToken = claims -> {};
        userinfo = claims -> {};
        discovery = said -> {};
        huge = "";
        slow = "";
        redirected = "";
    }

    /** New keys, under a new name. */
    void rotate(String name) {
        pair = keys();
        kid = name;
    }

    long asked(String path) {
        return asked.stream().filter(path::equals).count();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    // --- The user's side --------------------------------------------------------------------------------------------

    /** A user agrees: what the browser is sent back to. */
    String agree(String authorization) {
        try {
            var response = USER.send(
                    HttpRequest.newBuilder(URI.create(authorization)).GET().build(), BodyHandlers.ofString());
            if (response.statusCode() != 303) {
                throw new IllegalStateException(
                        "the provider answered " + response.statusCode() + ": " + response.body());
            }
            return response.headers().firstValue("Location").orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // --- The server's side ------------------------------------------------------------------------------------------

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        asked.add(path);
        try (exchange) {
            if (path.equals(slow)) {
                dribble(exchange);
            } else if (path.equals(huge)) {
                send(exchange, 200, "application/json", "{\"x\":\"" + "x".repeat(3_000_000) + "\"}");
            } else if (path.equals(redirected)) {
                exchange.getResponseHeaders().add("Location", issuer() + "/elsewhere");
                send(exchange, 302, "text/plain", "");
            } else {
                switch (path) {
                    case "/.well-known/openid-configuration" -> json(exchange, 200, described());
                    case "/authorize" -> authorize(exchange);
                    case "/token" -> token(exchange);
                    case "/userinfo" -> userinfo(exchange);
                    case "/session/end" -> endSession(exchange);
                    case "/jwks" -> json(exchange, 200, Map.of("keys", List.of(jwk())));
                    case "/elsewhere" -> json(exchange, 200, described());
                    default -> send(exchange, 404, "text/plain", "");
                }
            }
        }
    }

    /** A byte a second: within any time to wait for a next byte. */
    private static void dribble(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try {
            for (int i = 0; i < 60; i++) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
                Thread.sleep(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It was hung up, as it should be.
        }
    }

    private Map<String, Object> described() {
        var said = new LinkedHashMap<String, Object>();
        said.put("issuer", issuer());
        said.put("authorization_endpoint", issuer() + "/authorize");
        said.put("token_endpoint", issuer() + "/token");
        said.put("userinfo_endpoint", issuer() + "/userinfo");
        said.put("jwks_uri", issuer() + "/jwks");
        said.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        said.put("code_challenge_methods_supported", List.of("S256"));
        said.put("authorization_response_iss_parameter_supported", namesItself);
        if (!endSession.isEmpty()) {
            said.put("end_session_endpoint", endSession.startsWith("/") ? issuer() + endSession : endSession);
        }
        discovery.accept(said);
        return said;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asks = fields(exchange.getRequestURI().getRawQuery());
        boolean right = CLIENT.equals(asks.get("client_id"))
                && "code".equals(asks.get("response_type"))
                && "S256".equals(asks.get("code_challenge_method"))
                && asks.getOrDefault("code_challenge", "").length() == 43
                && asks.getOrDefault("state", "").length() == 43
                && asks.getOrDefault("nonce", "").length() == 43
                && Arrays.asList(asks.getOrDefault("scope", "").split(" ")).contains("openid")
                && asks.getOrDefault("acr_values", "").contains("eidas2")
                && asks.getOrDefault("claims", "").contains("\"essential\":true");
        if (!right) {
            send(exchange, 400, "text/plain", asks.toString());
            return;
        }
        var code = UUID.randomUUID().toString();
        codes.put(code, new Granted(asks, subject));
        var back = asks.get("redirect_uri") + "?code=" + code + "&state=" + encoded(asks.getOrDefault("state", ""))
                + (namesItself ? "&iss=" + encoded(issuer()) : "");
        exchange.getResponseHeaders().add("Location", back);
        send(exchange, 303, "text/plain", "");
    }

    private void token(HttpExchange exchange) throws IOException {
        var form = fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var granted = codes.remove(form.getOrDefault("code", ""));
        if (granted == null) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        boolean right = "authorization_code".equals(form.get("grant_type"))
                && CLIENT.equals(form.get("client_id"))
                && SECRET.equals(form.get("client_secret"))
                && granted.asked().getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
                && granted.asked()
                        .getOrDefault("code_challenge", "")
                        .equals(challenge(form.getOrDefault("code_verifier", "")));
        if (!right) {
            json(exchange, 400, Map.of("error", "invalid_grant"));
            return;
        }
        var idToken = signed(claims(granted), signing);
        given.add(idToken);
        var accessToken = UUID.randomUUID().toString();
        accessTokens.put(accessToken, granted);
        json(
                exchange,
                200,
                Map.of("access_token", accessToken, "token_type", "Bearer", "expires_in", 60, "id_token", idToken));
    }

    /** RP-Initiated Logout: whose client it is, by the token that it signed itself where there is one. */
    private void endSession(HttpExchange exchange) throws IOException {
        var asks = fields(exchange.getRequestURI().getRawQuery());
        var hint = asks.get("id_token_hint");
        boolean right = CLIENT.equals(asks.get("client_id"))
                && (hint == null || given.contains(hint))
                && asks.getOrDefault("post_logout_redirect_uri", "").endsWith("/left")
                && asks.getOrDefault("state", "").length() >= 32;
        if (!right) {
            send(exchange, 400, "text/plain", "");
            return;
        }
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        asks.get("post_logout_redirect_uri") + "?state=" + encoded(asks.getOrDefault("state", "")));
        send(exchange, 303, "text/plain", "");
    }

    /** The last ID token that it gave. */
    String lastIdToken() {
        return given.getLast();
    }

    private Map<String, Object> claims(Granted granted) {
        var claims = new LinkedHashMap<String, Object>();
        long now = Instant.now().getEpochSecond();
        claims.put("iss", issuer());
        claims.put("sub", granted.subject());
        claims.put("aud", CLIENT);
        claims.put("iat", now);
        claims.put("exp", now + 60);
        claims.put("auth_time", now - 5);
        claims.put("nonce", granted.asked().get("nonce"));
        claims.put("acr", acr);
        claims.put("sid", "sid of " + granted.subject());
        idToken.accept(claims);
        return claims;
    }

    private void userinfo(HttpExchange exchange) throws IOException {
        var bearer = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var granted = accessTokens.get(bearer.replaceFirst("^Bearer ", ""));
        if (granted == null) {
            send(exchange, 401, "text/plain", "");
            return;
        }
        var said = new LinkedHashMap<String, Object>();
        said.put("sub", granted.subject());
        said.put("email", "quelquun@isere.example");
        if (siret != null) {
            said.put("siret", siret);
        }
        userinfo.accept(said);
        if (signsUserinfo) {
            said.put("iss", issuer());
            said.put("aud", CLIENT);
            send(exchange, 200, "application/jwt", signed(said, userinfoSigning));
        } else {
            json(exchange, 200, said);
        }
    }

    // --- Tokens -----------------------------------------------------------------------------------------------------

    /** A word to end sign-ins, as an honest provider writes it. */
    Map<String, Object> logOutClaims(String sub) {
        var claims = new LinkedHashMap<String, Object>();
        long now = Instant.now().getEpochSecond();
        claims.put("iss", issuer());
        claims.put("aud", CLIENT);
        claims.put("iat", now);
        claims.put("exp", now + 60);
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("sub", sub);
        claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
        return claims;
    }

    String signed(Map<String, Object> claims, Signing how) {
        return signed(claims, how, type);
    }

    String signed(Map<String, Object> claims, Signing how, String typ) {
        var algorithm = switch (how) {
            case RS256, STRANGERS_KEY -> "RS256";
            case NONE -> "none";
            case HS256_BY_PUBLIC_KEY -> "HS256";
        };
        var header = JSON.writeValueAsString(Map.of("alg", algorithm, "kid", kid, "typ", typ));
        var input = base64url(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64url(JSON.writeValueAsString(claims).getBytes(StandardCharsets.UTF_8));
        return input + "." + base64url(signature(input.getBytes(StandardCharsets.US_ASCII), how));
    }

    private byte[] signature(byte[] input, Signing how) {
        try {
            if (how == Signing.NONE) {
                return new byte[0];
            }
            if (how == Signing.HS256_BY_PUBLIC_KEY) {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(pair.getPublic().getEncoded(), "HmacSHA256"));
                return mac.doFinal(input);
            }
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign((how == Signing.STRANGERS_KEY ? stranger : pair).getPrivate());
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> jwk() {
        var key = (RSAPublicKey) pair.getPublic();
        return Map.of(
                "kty",
                "RSA",
                "use",
                "sig",
                "alg",
                "RS256",
                "kid",
                kid,
                "n",
                base64url(unsigned(key.getModulus())),
                "e",
                base64url(unsigned(key.getPublicExponent())));
    }

    private static byte[] unsigned(BigInteger number) {
        var bytes = number.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return base64url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    // --- HTTP -------------------------------------------------------------------------------------------------------

    static Map<String, String> fields(@Nullable String encoded) {
        var fields = new HashMap<String, String>();
        for (var pair : String.valueOf(encoded).split("&")) {
            var parts = pair.split("=", 2);
            fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void json(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json", JSON.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        try {
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            if (bytes.length > 0) {
                exchange.getResponseBody().write(bytes);
            }
        } catch (IOException e) {
            // It was hung up in the middle of too much.
        }
    }
}
