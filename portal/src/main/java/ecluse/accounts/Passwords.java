package ecluse.accounts;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Looks at passwords: slowly on purpose, and never with more than a share of the machine. Who comes when the queue is full
 * or waits too long is told to come back, so that a flood of sign-ins slows sign-ins and nothing else.
 */
final class Passwords implements AutoCloseable {
    /** Longer ones are refused unseen: nobody types them, and hashing them is work for an attacker to give us. */
    static final int LONGEST = 200;

    private static final int WAITING = 100;
    private static final long PATIENCE_SECONDS = 8;
    /** A string of ours or an imported one, within what a sign-in may cost. */
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,6}),t=(\\d{1,2}),p=(\\d)\\$[A-Za-z0-9+/]{11,86}\\$[A-Za-z0-9+/]{22,86}");

    private static final int MOST_KIBIBYTES = 131_072;
    private static final int MOST_PASSES = 10;

    enum Verdict {
        RIGHT,
        WRONG,
        /** Not looked at. */
        BUSY
    }

    private final PasswordEncoder encoder;
    /**
     * Of the platform: a virtual thread that hashes keeps its carrier to itself, and with two processors the pages of all others
     * would have the one that is left.
     */
    private final ExecutorService threads;

    private final Semaphore atWork;
    private final Semaphore inside;
    private final String nobodys;

    /** @param atOnce how many are hashed at the same time */
    Passwords(PasswordEncoder encoder, int atOnce) {
        this.encoder = encoder;
        this.threads = Executors.newFixedThreadPool(atOnce, QuietThread.named("password"));
        this.atWork = new Semaphore(atOnce, true);
        this.inside = new Semaphore(atOnce + WAITING);
        this.nobodys = hash(Token.fresh().forCookie());
    }

    /** Without a hash to compare with the same work is done, so that the time tells nothing about who has an account. */
    Verdict look(String password, Optional<String> hash) {
        if (!enter()) {
            return Verdict.BUSY;
        }
        try {
            var usable = hash.filter(Passwords::usable);
            boolean same = aside(() -> encoder.matches(password, usable.orElse(nobodys)));
            return same && usable.isPresent() ? Verdict.RIGHT : Verdict.WRONG;
        } finally {
            leave();
        }
    }

    /** A hash for storing; waits for its turn without end, because whoever asks has already signed in. */
    String hash(String password) {
        atWork.acquireUninterruptibly();
        try {
            return aside(() -> Objects.requireNonNull(encoder.encode(password)));
        } finally {
            atWork.release();
        }
    }

    /** Whether it was made with less work than today's. */
    boolean weak(String hash) {
        return encoder.upgradeEncoding(hash);
    }

    private <T> T aside(Supplier<T> work) {
        var result = new CompletableFuture<T>();
        threads.execute(() -> {
            long began = System.nanoTime();
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
            rest(System.nanoTime() - began);
        });
        return result.join();
    }

    /** As long as it has worked: hashing has half of its threads' time, and a hash that comes alone is not kept waiting. */
    private static void rest(long nanoseconds) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanoseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean enter() {
        if (!inside.tryAcquire()) {
            return false;
        }
        try {
            if (atWork.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inside.release();
        return false;
    }

    private void leave() {
        atWork.release();
        inside.release();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static boolean usable(String hash) {
        var parts = PHC.matcher(hash);
        return parts.matches()
                && Integer.parseInt(parts.group(1)) <= MOST_KIBIBYTES
                && Integer.parseInt(parts.group(2)) <= MOST_PASSES;
    }
}
