package ecluse.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.accounts.Throttle.Failures;
import ecluse.accounts.Throttle.History;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final boolean KNOWN = true;
    private static final boolean STRANGE = false;

    @ParameterizedTest(name = "after {0} failures of a login from one place, the last just now: {1} minutes")
    @CsvSource({"0, 0", "1, 0", "9, 0", "10, 1", "11, 2", "12, 4", "13, 8", "14, 15", "15, 15", "100000, 15"})
    void a_pair_waits_from_the_tenth_failure_on_and_longer_each_time(int failures, int minutes) {
        assertThat(wait(failed(failures, 0), STRANGE)).isEqualTo(Duration.ofMinutes(minutes));
        assertThat(wait(failed(failures, 0), KNOWN))
                .as("it is its own failures: having been here before changes nothing")
                .isEqualTo(Duration.ofMinutes(minutes));
    }

    @ParameterizedTest(name = "{0} failures, the last {1} s ago: {2} s left")
    @CsvSource({"10, 0, 60", "10, 59, 1", "10, 60, 0", "10, 3600, 0", "14, 899, 1", "14, 900, 0", "14, 901, 0"})
    void the_wait_runs_from_the_last_failure(int failures, int secondsAgo, int secondsLeft) {
        assertThat(wait(failed(failures, secondsAgo), STRANGE)).isEqualTo(Duration.ofSeconds(secondsLeft));
    }

    @ParameterizedTest(name = "{0} failures of a login from many places: {1} minutes for a new place")
    @CsvSource({"19, 0", "20, 1", "21, 2", "24, 15", "5000, 15"})
    void a_login_under_attack_from_many_places_is_slow_from_new_places_alone(int failures, int minutes) {
        var attacked = new History(Failures.NONE, failed(failures, 0), Failures.NONE, 1, false);
        assertThat(Throttle.wait(attacked, NOW)).isEqualTo(Duration.ofMinutes(minutes));
        var owner = new History(Failures.NONE, failed(failures, 0), Failures.NONE, 1, true);
        assertThat(Throttle.wait(owner, NOW)).isZero();
    }

    @ParameterizedTest(name = "{0} failures from one place over {1} logins: {2} minutes for a login new there")
    @CsvSource({"49, 49, 0", "50, 50, 1", "50, 10, 1", "50, 9, 0", "53, 12, 8", "9999, 9999, 15"})
    void a_place_that_tries_many_logins_is_slow_for_logins_new_there(int failures, int logins, int minutes) {
        var sprayed = new History(Failures.NONE, Failures.NONE, failed(failures, 0), logins, false);
        assertThat(Throttle.wait(sprayed, NOW)).isEqualTo(Duration.ofMinutes(minutes));
        var colleague = new History(Failures.NONE, Failures.NONE, failed(failures, 0), logins, true);
        assertThat(Throttle.wait(colleague, NOW)).isZero();
    }

    @Test
    void the_longest_wait_holds() {
        var all = new History(failed(10, 0), failed(22, 0), failed(51, 0), 20, false);
        assertThat(Throttle.wait(all, NOW)).isEqualTo(Duration.ofMinutes(4));
    }

    @Test
    void in_a_day_one_place_guesses_little_more_than_a_hundred_times() {
        int guesses = 0;
        var last = NOW;
        for (var time = NOW; time.isBefore(NOW.plus(Duration.ofDays(1))); time = time.plusSeconds(30)) {
            var failures = new Failures(guesses, guesses == 0 ? null : last);
            while (guesses < 10_000
                    && Throttle.wait(new History(failures, Failures.NONE, Failures.NONE, 1, false), time)
                            .isZero()) {
                guesses++;
                last = time;
                failures = new Failures(guesses, last);
            }
        }
        assertThat(guesses).isBetween(100, 115);
    }

    private static Duration wait(Failures pair, boolean known) {
        return Throttle.wait(new History(pair, Failures.NONE, Failures.NONE, 1, known), NOW);
    }

    private static Failures failed(int number, int secondsAgo) {
        return new Failures(number, number == 0 ? null : NOW.minusSeconds(secondsAgo));
    }
}
