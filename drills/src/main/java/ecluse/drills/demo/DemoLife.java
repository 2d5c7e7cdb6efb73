package ecluse.drills.demo;

import ecluse.drills.http.Network;
import ecluse.drills.mail.KeptMails;
import ecluse.drills.population.Population;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * What files do not bring and people do: meetings, messages, proposals, an invoice, somebody new. It happens once in a folder, behind
 * the open demo, by the portal's own pages and the demo's own accounts. What cannot be done in this population is left out in silence.
 */
final class DemoLife {
    private static final long MILLISECONDS_TO_END = 2_000;

    private final DemoFolder folder;
    private final List<Act> acts;

    /** @param people whose browsers are this life's alone once it has begun */
    DemoLife(DemoFolder folder, Population population, Clock clock, KeptMails mails, Network network, SignedIn people) {
        var files = new FilesAtWork(population, clock, people);
        var arrivals = new Arrivals(population, clock, mails, network, people);
        this.folder = folder;
        this.acts = List.of(
                files::announceMeetings,
                files::exchangeMessages,
                files::proposePeople,
                files::askTheDesk,
                files::drawInvoices,
                arrivals::inviteATrainer,
                arrivals::askToJoin);
    }

    /** Ends what has begun. */
    interface Begun extends AutoCloseable {
        @Override
        void close();
    }

    /** Does nothing where it has happened. */
    Begun begin() throws IOException {
        if (folder.hasLived()) {
            return () -> {};
        }
        // Before the first act: what was cut short is not done twice.
        folder.markLived();
        var thread = Thread.ofPlatform().daemon().name("demo life").start(this::play);
        return () -> end(thread);
    }

    private interface Act {
        void play() throws IOException, InterruptedException;
    }

    private void play() {
        for (var act : acts) {
            try {
                act.play();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException | RuntimeException e) {
                // The next one may still be possible.
            }
        }
    }

    private static void end(Thread thread) {
        thread.interrupt();
        try {
            thread.join(MILLISECONDS_TO_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
