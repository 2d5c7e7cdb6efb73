package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The identity provider of this start, or why there is none: the demo goes on without.
 *
 * @param words what visitors are told of it
 */
record Identities(@Nullable DemoProvider provider, String words) implements AutoCloseable {
    private static final int FIRST_PORT = 8027;
    private static final int PORTS_TRIED = 50;

    /** The one that the portal knows already, or else a new one, which people let in now. */
    static Identities open(DemoFolder folder, Population population, Clock clock, URI portal, SignedIn people)
            throws IOException {
        var kept = ProviderFile.in(folder.provider());
        return kept.isPresent()
                ? again(kept.get(), population, clock, portal)
                : introduced(folder, population, clock, portal, people);
    }

    private static Identities again(ProviderFile kept, Population population, Clock clock, URI portal)
            throws IOException {
        var provider = DemoProvider.start(kept.port(), 1, Employee.of(population), kept.secret(), clock);
        provider.ifPresent(one -> one.register(portal, kept.id()));
        return provider.map(Identities::of).orElseGet(() -> none("port " + kept.port() + " is in use"));
    }

    private static Identities introduced(
            DemoFolder folder, Population population, Clock clock, URI portal, SignedIn people) throws IOException {
        var secret = UUID.randomUUID().toString();
        var started = DemoProvider.start(FIRST_PORT, PORTS_TRIED, Employee.of(population), secret, clock);
        if (started.isEmpty()) {
            return none("ports %d to %d are in use".formatted(FIRST_PORT, FIRST_PORT + PORTS_TRIED - 1));
        }
        var provider = started.get();
        var id = introduced(provider, portal, people);
        if (id.isEmpty()) {
            provider.close();
            return none("the portal did not let it in");
        }
        new ProviderFile(id, provider.port(), secret).keep(folder.provider());
        return of(provider);
    }

    private static String introduced(DemoProvider provider, URI portal, SignedIn people) throws IOException {
        try {
            return new ProviderIntroduction(provider, portal).by(people).orElse("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotRun("interrupted while the identity provider was let in.", e);
        }
    }

    private static Identities of(DemoProvider provider) {
        return new Identities(provider, Welcome.provider(provider));
    }

    private static Identities none(String why) {
        return new Identities(null, Welcome.noProvider(why));
    }

    @Override
    public void close() {
        if (provider != null) {
            provider.close();
        }
    }
}
