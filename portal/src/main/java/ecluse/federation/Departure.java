package ecluse.federation;

import ecluse.kernel.SignInId;
import ecluse.web.PortalAddress;
import ecluse.web.Turn;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Sends a browser to a provider (OpenID Connect Core 1.0 §3.1.2.1), with a request that it alone can bring the answer of. */
@Component
class Departure {
    private final ProviderDocuments documents;
    private final AskingCookie cookie;
    private final PortalAddress portal;
    private final JsonMapper json;

    Departure(ProviderDocuments documents, AskingCookie cookie, PortalAddress portal, JsonMapper json) {
        this.documents = documents;
        this.cookie = cookie;
        this.portal = portal;
        this.json = json;
    }

    /** Where each provider sends its answers: an own address, so that none can pass for another's (RFC 9700 §4.4). */
    String returnAddress(UUID provider) {
        return portal.of("/sign-in/federated/" + provider + "/return");
    }

    String logOutAddress(UUID provider) {
        return portal.of("/sign-in/federated/" + provider + "/log-out");
    }

    /** Where a provider sends who has signed out there too. */
    String afterLogOutAddress(UUID provider) {
        return portal.of("/sign-in/federated/" + provider + "/left");
    }

    /** An address of a provider's, with what it is told. */
    static String with(URI address, Map<String, String> said) {
        var there = address.toString();
        return there
                + (there.contains("?") ? "&" : "?")
                + said.entrySet().stream()
                        .map(one -> one.getKey() + "=" + Wire.encoded(one.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** The address to send the browser to; empty while the provider does not answer. */
    Optional<String> to(Provider provider, @Nullable SignInId signIn, HttpServletResponse response) {
        Turn.stepAside();
        return documents.of(provider).map(document -> {
            var asking = cookie.begin(provider.id(), signIn, response);
            return with(document.authorization(), asked(provider, asking));
        });
    }

    private Map<String, String> asked(Provider provider, Asking asking) {
        var asked = new LinkedHashMap<String, String>();
        asked.put("response_type", "code");
        asked.put("client_id", provider.client());
        asked.put("redirect_uri", returnAddress(provider.id()));
        asked.put("scope", provider.siret() ? "openid siret" : "openid");
        asked.put("state", asking.state());
        asked.put("nonce", asking.nonce());
        asked.put("code_challenge", asking.challenge());
        asked.put("code_challenge_method", "S256");
        asked.put("acr_values", String.join(" ", provider.asked()));
        asked.put("claims", json.writeValueAsString(essentialAcr(provider.asked())));
        var maxAge = provider.maxAge();
        if (maxAge != null) {
            asked.put("max_age", Long.toString(maxAge.toSeconds()));
        }
        return asked;
    }

    /** {@code acr_values} alone is a wish (§5.5.1.1); what comes back is looked at either way. */
    private static Map<String, ?> essentialAcr(List<String> values) {
        return Map.of("id_token", Map.of("acr", Map.of("essential", true, "values", values)));
    }
}
