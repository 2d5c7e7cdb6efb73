package ecluse.drills.attack;

import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.population.Population;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What happened in July: the look-up answers for anybody, so the thief goes through the numbers. He knows the range, as
 * everybody does whose own number is in it.
 */
public final class PlainAttack {
    private static final int THREADS = 12;
    private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);
    private static final int SLOWEST_PER_SECOND = 300;
    private static final int TRIES = 3;

    private final Population population;
    private final Network network;
    private final Browser thief;
    private final Attacker attacker;
    private final Progress progress;
    private final AtomicLong next;

    public PlainAttack(Population population, Network network, Browser thief, Attacker attacker, Progress progress) {
        this.population = population;
        this.network = network;
        this.thief = thief;
        this.attacker = attacker;
        this.progress = progress;
        this.next = new AtomicLong(population.lowestIdentifier());
    }

    /** @return how long it took, in seconds */
    public double run() throws InterruptedException {
        attacker.send(() -> thief.get("/kairos/look-up"));
        attacker.clock().leavesNormalWork();
        long start = System.nanoTime();
        try (var crew = new Crew()) {
            for (int i = 0; i < THREADS; i++) {
                var browser = network.from(i, thief);
                crew.add(() -> enumerate(browser));
            }
            var reporter = Thread.ofVirtual().start(() -> report(start));
            crew.await(Duration.ofSeconds(60 + 2L * population.size() / SLOWEST_PER_SECOND));
            reporter.interrupt();
        }
        return seconds(start);
    }

    private static double seconds(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1_000.0;
    }

    private void enumerate(Browser browser) throws InterruptedException {
        for (long number = next.getAndIncrement();
                number <= population.highestIdentifier();
                number = next.getAndIncrement()) {
            ask(browser, Long.toString(number));
        }
    }

    /** Again when the network failed: he is in no hurry to lose somebody. */
    private void ask(Browser browser, String identifier) throws InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            var answer = attacker.send(() -> browser.postKnown("/kairos/look-up", Fields.of("identifier", identifier)));
            if (answer.isPresent()) {
                return;
            }
        }
    }

    private void report(long start) {
        try {
            while (true) {
                Thread.sleep(BETWEEN_REPORTS);
                int taken = attacker.loot().size();
                double rate = taken / seconds(start);
                progress.say("%,d of %,d people taken, %,.0f a second, %,.0f s to go"
                        .formatted(taken, population.size(), rate, (population.size() - taken) / Math.max(rate, 1)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
