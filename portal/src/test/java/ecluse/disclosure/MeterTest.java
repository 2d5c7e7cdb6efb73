package ecluse.disclosure;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.PersonRef;
import ecluse.kernel.Role;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The meter's arithmetic, in the database where it is done, against a list of what was spent when. */
class MeterTest {
    private static final int SLOTS = 7;
    private static final int SLOT_SECONDS = 10;

    private static TestDatabase database;
    private static World world;

    private record Spent(long second, int people) {}

    /** One window of a meter, as the row has it. */
    private record Window(long total, long at, String marks) {}

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Test
    void invariant_3_a_window_never_holds_less_than_what_was_spent_in_it_and_at_most_a_slot_more() throws SQLException {
        try (var owner = database.owner()) {
            for (int seed = 1; seed <= 4; seed++) {
                follow(owner, new Random(seed));
            }
        }
    }

    private static void follow(Connection owner, Random random) throws SQLException {
        var spent = new ArrayList<Spent>();
        var window = new Window(0, 1_000_000, "{0,0,0,0,0,0,0}");
        long now = 1_000_000;
        for (int step = 0; step < 120; step++) {
            now += random.nextInt(4) == 0 ? random.nextInt(150) : random.nextInt(12);
            long held = held(owner, window, now);
            assertThat(held).isGreaterThanOrEqualTo(since(spent, now - (SLOTS - 1) * SLOT_SECONDS));
            assertThat(held).isLessThanOrEqualTo(since(spent, now - SLOTS * SLOT_SECONDS));
            int people = random.nextInt(5);
            window = spend(owner, window, now, people);
            spent.add(new Spent(now, people));
        }
    }

    private static long since(List<Spent> spent, long second) {
        return spent.stream()
                .filter(s -> s.second() > second)
                .mapToLong(Spent::people)
                .sum();
    }

    private static long held(Connection owner, Window window, long now) throws SQLException {
        try (var query = owner.prepareStatement("select disclosure.held(?, ?::bigint[], 7, ?)")) {
            query.setLong(1, window.total());
            query.setString(2, window.marks());
            query.setLong(3, now / SLOT_SECONDS - window.at() / SLOT_SECONDS);
            var row = query.executeQuery();
            row.next();
            return row.getLong(1);
        }
    }

    private static Window spend(Connection owner, Window window, long now, int people) throws SQLException {
        try (var query = owner.prepareStatement("select disclosure.moved(?, ?::bigint[], 7, ?)")) {
            query.setLong(1, window.total());
            query.setString(2, window.marks());
            query.setLong(3, now / SLOT_SECONDS - window.at() / SLOT_SECONDS);
            var row = query.executeQuery();
            row.next();
            return new Window(window.total() + people, now, row.getString(1));
        }
    }

    @Test
    void invariant_3_a_clock_set_back_opens_nothing() throws SQLException {
        try (var owner = database.owner()) {
            var window = new Window(20, 1_000_000, "{0,0,0,0,0,0,0}");
            assertThat(held(owner, window, 999_000)).isEqualTo(20);
            assertThat(held(owner, spend(owner, window, 999_000, 0), 999_000)).isEqualTo(20);
        }
    }

    @Test
    void a_person_seen_within_a_day_is_remembered_and_an_older_sighting_is_dropped() {
        var partner = world.partner("P-OLD");
        var account = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        var today = seen(partner, account, 23);
        var yesterday = seen(partner, account, 26);
        try (var sightings = new Sightings(JdbcClient.create(database.database().application()))) {
            assertThat(sightings.forget()).isEqualTo(1);
        }
        assertThat(sightingsOf(today)).isEqualTo(1);
        assertThat(sightingsOf(yesterday)).isZero();
    }

    private static PersonRef seen(World.Partner partner, World.Account account, int hoursAgo) {
        var person = world.person().ref();
        world.run(
                "insert into disclosure.sighting (person, class, partner, account, at) "
                        + "values (?, 2, ?, ?, now() - ? * interval '1 hour')",
                person.value(),
                partner.id(),
                account.id(),
                hoursAgo);
        return person;
    }

    private static long sightingsOf(PersonRef person) {
        return world.count("select count(*) from disclosure.sighting where person = ?", person.value());
    }
}
