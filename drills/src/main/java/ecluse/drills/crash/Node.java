package ecluse.drills.crash;

import ecluse.drills.actors.StepFailed;
import ecluse.drills.factors.Keyring;
import ecluse.drills.http.Network;
import ecluse.drills.portal.PortalOptions;
import ecluse.drills.portal.PortalProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One portal of several on one database, and the readers who work at it. */
final class Node implements AutoCloseable {

    private static final long PAUSE_MS = 20;

    private final String name;
    private final PortalOptions options;
    private final Network network;
    private final Answers answers;
    private final List<Reader> readers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private PortalProcess process;

    private Node(String name, PortalOptions options, Answers answers) {
        this.name = name;
        this.options = options;
        this.answers = answers;
        this.process = PortalProcess.start(options);
        this.network = Network.to(process.address(), Reader.ADDRESSES);
    }

    /** @param options name a port, so that readers find the node again */
    static Node start(String name, PortalOptions options, Answers answers) {
        return new Node(name, options, answers);
    }

    /** Signs in and reads until the readers are stopped. */
    void admit(int reader, String login, Keyring keyring, long seed) throws IOException, InterruptedException {
        var arriving = new Reader(reader, login, keyring, network.browser(reader), answers, seed);
        arriving.arrive();
        readers.add(arriving);
        threads.add(Thread.ofVirtual().name("reader " + reader).start(arriving));
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it again and leaves it to itself. */
    void launch() {
        process = PortalProcess.launch(options);
    }

    void awaitOpen() {
        process.awaitOpen();
    }

    /** How many answers its readers ever got. */
    long answered() {
        return readers.stream()
                .mapToLong(reader -> answers.count(reader.number()))
                .sum();
    }

    /** Waits until its readers got more than so many answers. */
    void awaitMoreThan(long answered, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (answered() <= answered) {
            if (process.onExit().isDone() || System.nanoTime() > deadline) {
                throw new StepFailed(
                        "read at node " + name,
                        (process.onExit().isDone()
                                        ? "it ended by itself"
                                        : "no answer within " + patience.toSeconds() + " s")
                                + ". Look into " + options.log());
            }
            Thread.sleep(PAUSE_MS);
        }
    }

    void stopReaders() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (var thread : threads) {
            thread.join();
        }
    }

    /** Receipts that readers were promised and did not get while they read. */
    void fetchWhatIsDue(Duration patience) throws InterruptedException {
        for (var reader : readers) {
            reader.fetchWhatIsDue(patience);
        }
    }

    String name() {
        return name;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        network.close();
        process.close();
    }
}
