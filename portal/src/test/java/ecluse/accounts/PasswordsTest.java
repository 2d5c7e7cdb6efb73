package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.accounts.Passwords.Verdict;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

class PasswordsTest {
    private static final Argon2PasswordEncoder CHEAP = new Argon2PasswordEncoder(16, 32, 1, 64, 1);
    private static final String HASH = String.valueOf(CHEAP.encode("right"));

    /** Counts the work, and how much of it goes on at once. */
    private static final class Counting implements PasswordEncoder {
        private final AtomicInteger matched = new AtomicInteger();
        private final AtomicInteger now = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private CountDownLatch gate = new CountDownLatch(0);

        @Override
        public String encode(@Nullable CharSequence password) {
            return String.valueOf(CHEAP.encode(password));
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            matched.incrementAndGet();
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                gate.await();
                return CHEAP.matches(password, hash);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                now.decrementAndGet();
            }
        }
    }

    private final Counting work = new Counting();
    private final Passwords passwords = new Passwords(work, 2);

    @Test
    void the_right_password_is_right_and_another_wrong() {
        assertThat(passwords.look("right", Optional.of(HASH))).isEqualTo(Verdict.RIGHT);
        assertThat(passwords.look("wrong", Optional.of(HASH))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void a_login_nobody_has_costs_the_same_work_as_a_wrong_password() {
        passwords.look("wrong", Optional.of(HASH));
        int known = work.matched.getAndSet(0);
        passwords.look("wrong", Optional.empty());
        assertThat(work.matched.get()).isEqualTo(known).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "right",
                "{noop}right",
                "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0c29tZXNhbHQ",
                "$argon2id$v=19$m=999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0c29tZXNhbHQ",
                "$argon2id$v=19$m=64,t=99,p=1$c29tZXNhbHRzb21lc2FsdA$c29tZXNhbHRzb21lc2FsdHNvbWVzYWx0c29tZXNhbHQ",
                "$argon2id$v=19$m=64,t=1,p=1$$"
            })
    void a_hash_of_another_kind_or_too_dear_is_nobodys_and_costs_the_same_work(String hash) {
        assertThat(passwords.look("right", Optional.of(hash))).isEqualTo(Verdict.WRONG);
        assertThat(work.matched.get()).isEqualTo(1);
    }

    @Test
    void no_more_are_looked_at_at_once_than_allowed_and_the_queue_ends() throws Exception {
        work.gate = new CountDownLatch(1);
        Callable<Verdict> look = () -> passwords.look("right", Optional.of(HASH));
        var verdicts = new ArrayList<Verdict>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Verdict>>();
            for (int i = 0; i < 150; i++) {
                asked.add(threads.submit(look));
            }
            // Those who find the queue full are told at once, while nobody has been served yet.
            while (asked.stream().filter(Future::isDone).count() < 48) {
                Thread.onSpinWait();
            }
            work.gate.countDown();
            for (var one : asked) {
                verdicts.add(one.get());
            }
        }
        assertThat(work.most.get()).isEqualTo(2);
        assertThat(verdicts).filteredOn(Verdict.BUSY::equals).hasSize(48);
        assertThat(verdicts).filteredOn(Verdict.RIGHT::equals).hasSize(102);
    }
}
