package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invariants 3 and 4 across nodes: two portals, each a process of its own, on one PostgreSQL. */
@Tag("database")
class TwoNodesTest {
    private static final Pattern REFERENCE = Pattern.compile("data-reference=\"([0-9]+)\"");
    private static final Pattern CLOSED_AT = Pattern.compile("data-position=\"([0-9]+)\"");
    private static final int MINUTES_CONTACTS = 20;

    @TempDir
    private static Path folder;

    private static TestDatabase database;
    private static World world;
    private static List<Node> nodes = List.of();

    private World.Partner partner;
    private World.Account office;

    @BeforeEach
    void an_office() {
        partner = world.partner("P-" + UUID.randomUUID().toString().substring(0, 8));
        office = world.account(UUID.randomUUID() + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
    }

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        // So that the budget is met, and not the rule that would close the account.
        var patient = Map.of("ecluse.detection.refusals", "1000");
        nodes = List.of(
                Node.on(database, folder.resolve("first"), patient),
                Node.on(database, folder.resolve("second"), patient));
    }

    @AfterAll
    static void close() {
        nodes.forEach(Node::close);
        database.close();
    }

    @Test
    void invariant_4_no_answer_of_either_process_stands_behind_the_lock_that_one_of_them_closed() throws Exception {
        var people = tied(20);
        var officer = world.account(UUID.randomUUID() + "@agency.example", Role.SECURITY_OFFICER, null);
        var duty = new Day(nodes.getFirst().url()).signedIn(officer.login());
        var running = new AtomicBoolean(true);
        long closedAt;
        var answers = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var readers = new ArrayList<Future<List<Long>>>();
            for (int i = 0; i < 4; i++) {
                var reader = signedIn(i);
                readers.add(threads.submit(() -> read(reader, people, running)));
            }
            Thread.sleep(400);
            closedAt = closed(duty);
            Thread.sleep(300);
            running.set(false);
            for (var reader : readers) {
                assertThat(reader.get()).as("this reader was at work").isNotEmpty();
                answers.addAll(reader.get());
            }
        }
        assertThat(answers).allMatch(position -> position < closedAt).doesNotHaveDuplicates();
        assertThat(world.count(
                        "select count(*) from ledger.entry where kind = 1 and account = ? and position > ?",
                        office.id(),
                        closedAt))
                .isZero();
        assertThat(world.count("select count(*) from ledger.entry where kind = 1 and account = ?", office.id()))
                .isEqualTo(answers.size());
        assertThat(world.count("select h.position - (select count(*) from ledger.entry) from ledger.head h"))
                .as("positions of two processes have no gap")
                .isZero();
    }

    @Test
    void invariant_3_one_account_on_two_nodes_has_one_budget() throws Exception {
        var people = tied(64);
        var readers = List.of(signedIn(0), signedIn(1));
        Set<World.Person> shown = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var openings = new ArrayList<Callable<Boolean>>();
            for (int i = 0; i < people.size(); i++) {
                var person = people.get(i);
                var reader = readers.get(i % 2);
                openings.add(() -> opened(reader, person));
            }
            var answers = threads.invokeAll(openings);
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i).get()) {
                    shown.add(people.get(i));
                }
            }
        }
        assertThat(shown).hasSize(MINUTES_CONTACTS);
        assertThat(world.count(
                        "select count(distinct person) from ledger.entry where kind = 1 and account = ? and fields & 96 <> 0",
                        office.id()))
                .isEqualTo(MINUTES_CONTACTS);
        for (var reader : readers) {
            assertThat(opened(reader, shown.iterator().next()))
                    .as("seen again, on either node")
                    .isTrue();
        }
    }

    private static List<Long> read(Browser reader, List<World.Person> people, AtomicBoolean running) {
        var positions = new ArrayList<Long>();
        for (int i = 0; running.get(); i++) {
            var answer =
                    reader.get("/kairos/people/" + people.get(i % people.size()).ref());
            var reference = REFERENCE.matcher(answer.body());
            if (answer.status() == 200 && reference.find()) {
                positions.add(Long.parseLong(reference.group(1)));
            }
        }
        return positions;
    }

    private static boolean opened(Browser reader, World.Person person) {
        var answer = reader.post("/kairos/people/" + person.ref() + "/contact", Map.of("purpose", "reach"));
        boolean holds = answer.body().contains(person.facts().phone());
        assertThat(holds).isEqualTo(answer.status() == 200);
        return holds;
    }

    private long closed(Browser duty) {
        var code = office.code();
        duty.get("/agency/locks/new?scope=ACCOUNT&target=" + code);
        var lock = Day.expect(
                        303,
                        duty.post(
                                "/agency/locks",
                                Map.of("scope", "ACCOUNT", "target", code, "reason", "un essai", "confirmation", code)))
                .location();
        var page = duty.get(lock.replaceFirst("https?://[^/]+", ""));
        var position = CLOSED_AT.matcher(page.body());
        assertThat(position.find()).isTrue();
        return Long.parseLong(position.group(1));
    }

    private Browser signedIn(int number) {
        return new Day(nodes.get(number % nodes.size()).url()).signedIn(office.login());
    }

    private List<World.Person> tied(int number) {
        var group = world.group(partner, "Soudage");
        var people = new ArrayList<World.Person>();
        for (int i = 0; i < number; i++) {
            var person = world.person();
            world.enrolment(partner, group, person, Stage.DURING);
            people.add(person);
        }
        return people;
    }
}
