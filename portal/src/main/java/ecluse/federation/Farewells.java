package ecluse.federation;

import ecluse.accounts.OtherWaysOut;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * Who signs out here may end the sign-in at the provider too. Until then what that takes rests with the sign-in, sealed; the database
 * forgets it when the sign-in ends, whoever ends it.
 */
@Component
class Farewells implements OtherWaysOut {
    private final IdentityTable identities;
    private final ProviderTable providers;
    private final Departure departure;
    private final AskingCookie cookie;
    private final Seal seal;

    Farewells(
            IdentityTable identities,
            ProviderTable providers,
            Departure departure,
            AskingCookie cookie,
            Settings settings) {
        this.identities = identities;
        this.providers = providers;
        this.departure = departure;
        this.cookie = cookie;
        this.seal = KeyFile.in(settings.keys()).seal("sign-ins at providers");
    }

    byte @Nullable [] sealed(SignInId signIn, UUID provider, @Nullable Farewell farewell) {
        return farewell == null
                ? null
                : seal.seal(farewell.text().getBytes(StandardCharsets.UTF_8), sealedFor(signIn, provider));
    }

    private static String sealedFor(SignInId signIn, UUID provider) {
        return signIn.value() + " " + provider;
    }

    @Override
    public Optional<Goodbye> before(Viewer viewer) {
        return identities
                .farewell(viewer)
                .flatMap(kept -> seal.open(kept.sealed(), sealedFor(viewer.signIn(), kept.provider()))
                        .map(bytes -> Farewell.read(new String(bytes, StandardCharsets.UTF_8)))
                        .flatMap(farewell ->
                                providers.byId(kept.provider()).map(provider -> goodbye(provider, farewell))));
    }

    /**
     * A link, not a form: the content policy follows no form to another site, and a browser would not send the provider's cookie with
     * one. The address stands in this answer alone.
     */
    private Goodbye goodbye(Provider provider, Farewell farewell) {
        return response -> {
            var leaving = cookie.leave(provider.id(), response);
            return new ModelAndView("federation/goodbye")
                    .addObject("provider", provider.name())
                    .addObject("there", address(provider, farewell, leaving));
        };
    }

    private String address(Provider provider, Farewell farewell, Asking leaving) {
        var said = new LinkedHashMap<String, String>();
        said.put("client_id", provider.client());
        var idToken = farewell.idToken();
        if (idToken != null) {
            said.put("id_token_hint", idToken);
        }
        said.put("post_logout_redirect_uri", departure.afterLogOutAddress(provider.id()));
        said.put("state", leaving.state());
        return Departure.with(farewell.address(), said);
    }
}
