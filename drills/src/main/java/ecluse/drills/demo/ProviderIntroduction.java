package ecluse.drills.demo;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Page;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lets the demo's provider in by the portal's own pages, as people do it: one officer writes it, the other switches it on, and
 * somebody links the identity that they have there.
 */
final class ProviderIntroduction {
    private static final String PROVIDERS = "/agency/providers";
    private static final Pattern CHOICE = Pattern.compile("href=\"(/agree\\?[^\"]*)\"");

    private final DemoProvider provider;
    private final URI portal;

    ProviderIntroduction(DemoProvider provider, URI portal) {
        this.provider = provider;
        this.portal = portal;
    }

    /** @return what the portal calls it; empty when a step of it was refused */
    Optional<String> by(SignedIn people) throws IOException, InterruptedException {
        var path = written(people.browser(Population.FIRST_OFFICER_LOGIN));
        if (path.isEmpty() || !isSwitchedOn(people.browser(Population.SECOND_OFFICER_LOGIN), path.get())) {
            return Optional.empty();
        }
        var id = path.get().substring(PROVIDERS.length() + 1);
        provider.register(portal, id);
        return isLinked(people.browser(Population.OFFICE_LOGIN), id) ? Optional.of(id) : Optional.empty();
    }

    private Optional<String> written(Browser officer) throws IOException, InterruptedException {
        var form = officer.get(PROVIDERS + "/new").formTo(PROVIDERS);
        if (form.isEmpty()) {
            return Optional.empty();
        }
        // It says nothing about anybody but in its ID token.
        var typed = form.get()
                .fields()
                .without("signedUserinfo")
                .with("name", DemoProvider.NAME)
                .with("issuer", provider.issuer())
                .with("client", DemoProvider.CLIENT)
                .with("secret", provider.secret())
                .with("partners", Population.SHOWCASE_CODE)
                .with("twoFactors", "eidas2")
                .with("oneFactor", "eidas1");
        return officer.post(PROVIDERS, typed).location().filter(there -> there.startsWith(PROVIDERS + "/"));
    }

    private static boolean isSwitchedOn(Browser officer, String path) throws IOException, InterruptedException {
        var form = officer.get(path).formTo(path + "/on");
        return form.isPresent()
                && officer.submit(form.get(), Fields.none())
                        .location()
                        .filter(path::equals)
                        .isPresent();
    }

    private boolean isLinked(Browser owner, String id) throws IOException, InterruptedException {
        var there = owner.get("/my-factors/identities/" + id + "/link").header("location");
        if (there.isEmpty() || !there.get().startsWith(provider.issuer())) {
            return false;
        }
        try (var user = HttpClient.newHttpClient()) {
            var choice = CHOICE.matcher(ask(user, URI.create(there.get())).body());
            if (!choice.find()) {
                return false;
            }
            var chosen = URI.create(provider.issuer() + choice.group(1).replace("&amp;", "&"));
            var back = ask(user, chosen).location();
            return back.isPresent()
                    && owner.get(back.get())
                            .location()
                            .filter("/my-factors/identities"::equals)
                            .isPresent();
        }
    }

    /** The user's browser at the provider. */
    private static Page ask(HttpClient user, URI address) throws IOException, InterruptedException {
        var answer = user.send(HttpRequest.newBuilder(address).GET().build(), BodyHandlers.ofString());
        return new Page(address.getPath(), answer.statusCode(), answer.headers(), answer.body());
    }
}
