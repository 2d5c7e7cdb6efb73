package ecluse.detection;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Containment;
import ecluse.containment.Lock;
import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Reason;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From the ledger's refusals to a closed account, in a running portal. */
@Tag("database")
class DetectionTest {
    private static final Set<Field> CONTACT = EnumSet.of(Field.EMAIL);
    private static final Set<Field> NAME = EnumSet.of(Field.LAST_NAME);

    private static final Map<String, String> SMALL = Map.of("ecluse.budgets.account.contacts.per-minute", "3");

    private static TestDatabase database;
    private static World world;
    private static Portal portal;
    private static World.Partner partner;
    private static List<World.Person> people;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        portal = Portal.on(database, SMALL);
        partner = world.partner("P-0300");
        people = Stream.generate(world::person).limit(12).toList();
        people.forEach(person -> world.tie(partner, person, Stage.DURING));
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    private static int accounts;

    private static Viewer viewer() {
        return world.signedIn(
                world.account("detected" + ++accounts + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
    }

    private static Answer<?> contact(Viewer viewer, World.Person person) {
        return portal.bean(Guard.class).discloseOne(Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), CONTACT));
    }

    @Test
    void five_people_refused_over_budget_close_the_account_within_seconds() throws InterruptedException {
        var thief = viewer();
        people.forEach(person -> contact(thief, person));
        var lock = awaitLock(thief);
        assertThat(lock.rule()).contains("REFUSALS");
        assertThat(lock.endsAt()).isEmpty();
        assertThat(lock.message().orElseThrow()).contains("précaution").contains("precaution");
        assertThat(portal.bean(Containment.class).effectOf(lock).disclosuresAfter())
                .isZero();
        assertThat(contact(thief, people.getFirst()))
                .isInstanceOfSatisfying(
                        Answer.Withheld.class,
                        withheld -> assertThat(withheld.reason()).isIn(Reason.LOCKED, Reason.SIGNED_OUT));
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 13 and account = ?",
                        thief.account().value()))
                .isEqualTo(1);
        assertThat(portal.bean(Detection.class).last(100))
                .filteredOn(signal -> signal.account().equals(thief.account().value()))
                .singleElement()
                .satisfies(signal -> {
                    assertThat(signal.lock()).isEqualTo(lock.id());
                    assertThat(signal.seen()).isEqualTo(5);
                });
    }

    @Test
    void fifty_look_ups_that_find_nobody_close_the_account() throws InterruptedException {
        var thief = viewer();
        for (int i = 0; i < 55; i++) {
            portal.bean(Guard.class)
                    .discloseOne(Request.lookUp(thief, "9999990" + (1000 + i), LocalDate.of(1980, 1, 1), NAME));
        }
        assertThat(awaitLock(thief).rule()).contains("MISSES");
    }

    @Test
    void somebody_honest_who_clicks_twice_on_refused_pages_is_not_closed() throws InterruptedException {
        var honest = viewer();
        people.subList(0, 3).forEach(person -> contact(honest, person));
        for (var person : people.subList(3, 7)) {
            contact(honest, person);
            contact(honest, person);
        }
        var somebodyElse = viewer();
        people.forEach(person -> contact(somebodyElse, person));
        awaitLock(somebodyElse);
        assertThat(lockOf(honest)).isEmpty();
    }

    @Test
    void what_closed_an_account_once_does_not_close_it_again_after_the_reopening() throws InterruptedException {
        var thief = viewer();
        people.forEach(person -> contact(thief, person));
        var lock = awaitLock(thief);
        reopen(lock.id());
        var again = world.signedIn(new World.Account(
                thief.account().value(), thief.accountCode(), "", Role.TRAINING_OFFICE_MANAGER, partner));
        contact(again, people.getLast());
        var marker = viewer();
        people.forEach(person -> contact(marker, person));
        awaitLock(marker);
        assertThat(lockOf(again)).isEmpty();
    }

    @Test
    void a_portal_that_was_down_meanwhile_finds_what_it_missed() throws InterruptedException {
        var thief = viewer();
        portal.close();
        for (int i = 0; i < 6; i++) {
            world.run("""
                    with p as (update ledger.head set position = position + 1 returning position)
                    insert into ledger.entry (position, at, kind, reason, purpose, account, person)
                    select position, now(), 2, 1, 3, ?, ? from p
                    """, thief.account().value(), UUID.randomUUID());
        }
        portal = Portal.on(database, SMALL);
        assertThat(awaitLock(thief).rule()).contains("REFUSALS");
    }

    @Test
    void two_portals_on_one_database_raise_one_signal() throws InterruptedException {
        try (var other = Portal.on(database, SMALL)) {
            assertThat(other.bean(Detection.class)).isNotNull();
            var thief = viewer();
            people.forEach(person -> contact(thief, person));
            awaitLock(thief);
            Thread.sleep(Duration.ofMillis(800));
            assertThat(world.count(
                            "select count(*) from detection.signal where account = ?",
                            thief.account().value()))
                    .isEqualTo(1);
        }
    }

    private static void reopen(UUID lock) {
        var containment = portal.bean(Containment.class);
        var first =
                world.signedIn(world.account("first" + ++accounts + "@agency.example", Role.SECURITY_OFFICER, null));
        var second =
                world.signedIn(world.account("second" + ++accounts + "@agency.example", Role.SECURITY_OFFICER, null));
        containment.askReopening(first, lock, "it was a robot of theirs");
        assertThat(containment.approveReopening(second, lock)).isInstanceOf(ecluse.containment.Reopening.Open.class);
    }

    private static Lock awaitLock(Viewer viewer) throws InterruptedException {
        var deadline = Instant.now().plusSeconds(10);
        while (Instant.now().isBefore(deadline)) {
            var lock = lockOf(viewer);
            if (lock.isPresent()) {
                return lock.get();
            }
            Thread.sleep(Duration.ofMillis(50));
        }
        throw new AssertionError("not closed within 10 s");
    }

    private static java.util.Optional<Lock> lockOf(Viewer viewer) {
        var containment = portal.bean(Containment.class);
        return containment
                .find(ecluse.containment.Scope.ACCOUNT, viewer.account().toString())
                .flatMap(containment::on);
    }
}
