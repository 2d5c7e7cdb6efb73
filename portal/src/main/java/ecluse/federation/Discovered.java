package ecluse.federation;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a provider says of itself (OpenID Connect Discovery 1.0 §3), as far as it is used here.
 *
 * @param userinfo null where it has none
 * @param endSession where it ends sign-ins; null where it does not, or at an address that it may not have
 * @param namesItself whether its answers carry {@code iss} (RFC 9207 §3)
 * @param secretInForm whether it takes the client's secret in the form; else by HTTP Basic
 */
record Discovered(
        URI authorization,
        URI token,
        @Nullable URI userinfo,
        URI keys,
        @Nullable URI endSession,
        boolean namesItself,
        boolean secretInForm) {

    /** Empty when it is no such document, speaks for another issuer, or names an address that a provider may not have. */
    static Optional<Discovered> read(URI issuer, byte[] document, JsonMapper json) {
        try {
            var said = json.readTree(document);
            var authorization = endpoint(issuer, said, "authorization_endpoint");
            var token = endpoint(issuer, said, "token_endpoint");
            var keys = endpoint(issuer, said, "jwks_uri");
            var userinfo = endpoint(issuer, said, "userinfo_endpoint");
            boolean whole = issuer.toString().equals(said.path("issuer").asString(""))
                    && authorization.isPresent()
                    && token.isPresent()
                    && keys.isPresent()
                    && (userinfo.isPresent() || said.path("userinfo_endpoint").isMissingNode());
            return whole
                    ? Optional.of(new Discovered(
                            authorization.get(),
                            token.get(),
                            userinfo.orElse(null),
                            keys.get(),
                            endpoint(issuer, said, "end_session_endpoint").orElse(null),
                            said.path("authorization_response_iss_parameter_supported")
                                    .asBoolean(false),
                            takes(said.path("token_endpoint_auth_methods_supported"), "client_secret_post")))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<URI> endpoint(URI issuer, JsonNode said, String name) {
        return Addresses.endpoint(issuer, said.path(name).asString(""));
    }

    private static boolean takes(JsonNode methods, String method) {
        for (var one : methods) {
            if (method.equals(one.asString(""))) {
                return true;
            }
        }
        return false;
    }
}
