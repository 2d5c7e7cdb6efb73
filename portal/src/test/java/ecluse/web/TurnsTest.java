package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
class TurnsTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = new World(DATABASE);
    private static final Portal PORTAL = Portal.on(DATABASE);

    @ParameterizedTest
    @CsvSource({"1,4", "2,4", "4,8", "8,16", "64,16"})
    void processors_say_how_many_there_are(int processors, int turns) {
        assertThat(Turns.atOnce(processors)).isEqualTo(turns);
    }

    @Test
    void they_come_in_the_order_in_which_they_were_asked_for() throws InterruptedException {
        var turns = new Places(1, Duration.ofMinutes(1));
        var mine = turns.take().orElseThrow();
        var came = new LinkedBlockingQueue<Integer>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().start(() -> {
                var turn = turns.take().orElseThrow();
                came.add(number);
                turn.end();
            }));
            untilItWaits(threads.getLast());
        }
        assertThat(came).isEmpty();
        mine.end();
        for (var thread : threads) {
            thread.join();
        }
        assertThat(came).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }

    @Test
    void a_turn_that_is_ended_twice_makes_room_once() {
        var turns = new Places(1, Duration.ZERO);
        var turn = turns.take().orElseThrow();
        assertThat(turns.take()).isEmpty();
        turn.end();
        turn.end();
        assertThat(turns.take()).isPresent();
        assertThat(turns.take()).isEmpty();
    }

    @Test
    void a_turn_that_nobody_ends_ends_by_itself() {
        var turns = new Places(1, Duration.ofMinutes(1));
        turns.take().orElseThrow().endAfter(Duration.ofMillis(1));
        assertThat(turns.take()).isPresent();
    }

    @Test
    void while_all_are_taken_pages_say_when_to_come_back_and_the_duty_acts_on() {
        var partner = WORLD.partner("P");
        var office = PORTAL.signedIn(WORLD.account("office@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        var duty = PORTAL.signedIn(WORLD.account("duty@example.org", Role.SECURITY_OFFICER, null));
        assertThat(office.get("/kairos/today").status()).isEqualTo(200);
        var taken = all();
        try {
            var answer = office.get("/kairos/today");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isPresent();
            assertThat(duty.get("/agency/locks").status()).isEqualTo(200);
            assertThat(duty.get("/my-factors").status()).isEqualTo(200);
            assertThat(PORTAL.browser().get("/sign-in").status()).isEqualTo(200);
            assertThat(PORTAL.browser().get("/kairos/today").status()).isEqualTo(303);
            assertThat(office.post("/language", Map.of("language", "en", "back", "/"))
                            .status())
                    .isEqualTo(303);
        } finally {
            taken.forEach(Turn::end);
        }
        assertThat(office.get("/kairos/today").status()).isEqualTo(200);
    }

    @Test
    void whatever_becomes_of_a_page_its_turn_ends() {
        var partner = WORLD.partner("Q");
        var office = PORTAL.signedIn(WORLD.account("other-office@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        for (var path : List.of(
                "/kairos/today",
                "/kairos/groups/nothing",
                "/desk",
                "/kairos/groups?page=1&page=2",
                "/my-factors/identities/nothing/link",
                "/kairos/offer/export",
                "/nowhere")) {
            office.get(path);
            PORTAL.browser().get(path);
        }
        var all = all();
        assertThat(all).hasSize(Turns.atOnce(Runtime.getRuntime().availableProcessors()));
        all.forEach(Turn::end);
    }

    @Test
    void a_page_that_hangs_in_the_database_keeps_no_other_one_from_its_turn() throws Exception {
        var partner = WORLD.partner("R");
        var hanging = WORLD.account("hanging@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        var other = PORTAL.signedIn(WORLD.account("others@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        int turns = Turns.atOnce(Runtime.getRuntime().availableProcessors());
        var threads = new ArrayList<Thread>();
        var came = new LinkedBlockingQueue<Integer>();
        try (var owner = DATABASE.owner();
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("lock table training.training_session in access exclusive mode");
            for (int i = 0; i < Math.min(turns, 7); i++) {
                var office = PORTAL.signedIn(hanging);
                threads.add(Thread.ofPlatform()
                        .start(() -> came.add(office.get("/kairos/groups").status())));
            }
            untilSoManyHang(statement, threads.size());
            for (int i = 0; i < turns; i++) {
                assertThat(other.get("/my-sign-ins").status()).isEqualTo(200);
            }
            assertThat(came).isEmpty();
            owner.rollback();
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(came).containsOnly(200).hasSameSizeAs(threads);
    }

    private static void untilSoManyHang(Statement statement, int pages) throws Exception {
        int hang;
        do {
            Thread.sleep(10);
            try (var row =
                    statement.executeQuery("select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                            + " where d.datname = current_database() and not l.granted")) {
                row.next();
                hang = row.getInt(1);
            }
        } while (hang < pages);
    }

    /** All that there are, at once. */
    private static List<Turn> all() {
        var turns = PORTAL.bean(Turns.class);
        return Stream.generate(turns::take)
                .limit(Turns.atOnce(Runtime.getRuntime().availableProcessors()))
                .flatMap(turn -> turn.stream())
                .toList();
    }

    private static void untilItWaits(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.sleep(1);
        }
    }
}
