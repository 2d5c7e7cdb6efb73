package ecluse.drills.actors;

import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Network;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Offices of other partners, at work all along. What they notice of an attack is measured: they must notice nothing. */
public final class HonestUsers implements AutoCloseable {
    private static final int MOST = 36;
    private static final int FIRST_ADDRESS = 8;
    private static final int PEOPLE_REMEMBERED = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Meter meter = new Meter();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<UUID> met = ConcurrentHashMap.newKeySet();
    private final int count;

    private HonestUsers(int count) {
        this.count = count;
    }

    /** Signs everybody in, then lets them work. */
    public static HonestUsers start(Population population, Network network, Keyring keyring)
            throws IOException, InterruptedException {
        var desks = Desk.in(population, MOST);
        var users = new HonestUsers(desks.size());
        for (int i = 0; i < desks.size(); i++) {
            var browser = network.browser(FIRST_ADDRESS + i);
            var user = new HonestUser(desks.get(i), keyring, browser, users.meter, users::remember, i);
            user.signIn();
            users.threads.add(Thread.ofVirtual().name("honest user " + i).start(user));
        }
        return users;
    }

    private void remember(UUID person) {
        if (met.size() < PEOPLE_REMEMBERED) {
            met.add(person);
        }
    }

    public int count() {
        return count;
    }

    public Meter meter() {
        return meter;
    }

    /** References of people that are none of the attacked partner's business, as a leak would give them to an attacker. */
    public List<UUID> peopleMet() {
        return List.copyOf(met);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
