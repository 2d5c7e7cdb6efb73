package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Browser.Answer;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Invariant 1: "not there" and "not yours" read alike and take alike. Times are compared in pairs that are measured one right
 * after the other, in random order: how often the one takes longer. A coin's share is one half; a load on the machine meets
 * both of a pair.
 */
@Tag("database")
class EnumerationTest {
    /** With {@link #OF} more requests a side than the day's budget of misses, 150, would leave an attacker. */
    private static final int PAIRS = 100;
    /** The shortest of so many stands for each side of a pair: what a busy machine adds is then mostly gone. */
    private static final int OF = 3;

    private static final int WARM_UP = 20;
    /** Four and a half standard deviations of a fair coin thrown so often: 4.5 · 0.5 / √100. */
    private static final double BOUND = 0.225;

    private static final long MORE_NANOS = 3_000_000;

    private static TestDatabase database;
    private static Portal portal;
    private static Browser office;
    private static List<World.Person> mine = new ArrayList<>();
    private static final List<World.Person> OTHERS = new ArrayList<>();
    private static World.Group othersGroup;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        var world = new World(database);
        // The attack would be over after twenty misses; here it goes on, so that its times can be told.
        var settings = new TreeMap<String, String>();
        for (var window : List.of("per-minute", "per-hour", "per-day")) {
            settings.put("ecluse.budgets.account.misses." + window, "1000000");
        }
        settings.put("ecluse.detection.misses", "1000000");
        portal = Portal.on(database, settings);
        var partner = world.partner("P-0231");
        var other = world.partner("P-0232");
        var group = world.group(partner, "Soudage");
        othersGroup = world.group(other, "Soudage");
        for (int i = 0; i < 40; i++) {
            var person = world.person();
            world.enrolment(partner, group, person, Stage.DURING);
            mine.add(person);
            var foreign = world.person();
            world.enrolment(other, othersGroup, foreign, Stage.DURING);
            OTHERS.add(foreign);
        }
        office = portal.signedIn(world.account("office@example.org", Role.TRAINING_OFFICE_MANAGER, partner));
        office.get("/kairos/look-up");
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    /** A way to ask for somebody, by number: of another partner's people, or of nobody. */
    record Way(String name, IntFunction<Answer> ofAnother, IntFunction<Answer> ofNobody) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Way> ways() {
        return Stream.of(
                new Way("look-up", i -> lookUp(OTHERS.get(i % 40)), i -> lookUpNobody()),
                new Way(
                        "wrong birth date",
                        i -> lookUp(mine.get(i % 40).facts().nationalId(), "1931-01-01"),
                        i -> lookUpNobody()),
                new Way(
                        "person's page",
                        i -> office.get("/kairos/people/" + OTHERS.get(i % 40).ref()),
                        i -> office.get("/kairos/people/" + UUID.randomUUID())),
                new Way(
                        "contact card",
                        i -> contact(OTHERS.get(i % 40).ref().toString()),
                        i -> contact(UUID.randomUUID().toString())),
                new Way(
                        "group",
                        i -> office.get("/kairos/groups/" + othersGroup.id()),
                        i -> office.get("/kairos/groups/" + UUID.randomUUID())),
                new Way("export", i -> export(othersGroup.id()), i -> export(UUID.randomUUID())));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void invariant_1_answers_are_the_same_to_the_byte(Way way) {
        for (int i = 0; i < 3; i++) {
            var notMine = way.ofAnother().apply(i);
            var nobody = way.ofNobody().apply(i);
            assertThat(notMine.status()).isEqualTo(404);
            assertThat(bare(notMine)).isEqualTo(bare(nobody));
            assertThat(headers(notMine)).isEqualTo(headers(nobody));
        }
    }

    /** Those by which people are asked for; a group is no secret that times could tell more of. */
    static Stream<Way> waysToPeople() {
        return ways().limit(4);
    }

    @ParameterizedTest
    @MethodSource("waysToPeople")
    void invariant_1_the_times_of_the_answers_tell_nothing(Way way) {
        assertThat(shareOfLonger(way.ofAnother(), way.ofNobody())).isBetween(0.5 - BOUND, 0.5 + BOUND);
    }

    /** The same comparison tells two apart of which the one does three milliseconds' more work. */
    @Test
    void the_comparison_sees_a_difference_where_there_is_one() {
        IntFunction<Answer> more = i -> {
            long end = System.nanoTime() + MORE_NANOS;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return lookUpNobody();
        };
        assertThat(shareOfLonger(more, i -> lookUpNobody())).isGreaterThan(0.5 + BOUND);
    }

    private static double shareOfLonger(IntFunction<Answer> one, IntFunction<Answer> other) {
        var order = new Random(20_260_714);
        int longer = 0;
        for (int i = -WARM_UP; i < PAIRS; i++) {
            long shortest = Long.MAX_VALUE;
            long othersShortest = Long.MAX_VALUE;
            for (int n = 0; n < OF; n++) {
                int number = (i + WARM_UP) * OF + n;
                if (order.nextBoolean()) {
                    shortest = Math.min(shortest, nanos(one, number));
                    othersShortest = Math.min(othersShortest, nanos(other, number));
                } else {
                    othersShortest = Math.min(othersShortest, nanos(other, number));
                    shortest = Math.min(shortest, nanos(one, number));
                }
            }
            longer += i >= 0 && shortest > othersShortest ? 1 : 0;
        }
        return (double) longer / PAIRS;
    }

    private static long nanos(IntFunction<Answer> request, int number) {
        long begun = System.nanoTime();
        var answer = request.apply(number);
        long took = System.nanoTime() - begun;
        assertThat(answer.status()).isIn(200, 404);
        return took;
    }

    private static Answer lookUp(World.Person person) {
        return lookUp(person.facts().nationalId(), person.facts().birthDate().toString());
    }

    private static Answer lookUp(String identifier, String birthDate) {
        return office.post("/kairos/look-up", Map.of("identifier", identifier, "birthDate", birthDate));
    }

    private static Answer lookUpNobody() {
        return lookUp(
                "9" + Long.toString(1_000_000_000L + Math.abs(UUID.randomUUID().hashCode())), "1990-01-01");
    }

    private static Answer contact(String person) {
        return office.post("/kairos/people/" + person + "/contact", Map.of("purpose", "reach"));
    }

    private static Answer export(UUID group) {
        return office.post(
                "/kairos/exports",
                Map.of("group", group.toString(), "reason", "Mise à jour du planning", "act", "file"));
    }

    /** Without the reference, the form's token, and the address that was asked for. */
    private static String bare(Answer answer) {
        return answer.body()
                .replaceAll("data-reference=\"[^\"]*\">[^<]*<", "")
                .replaceAll("name=\"_csrf\"[^>]*>", "")
                .replaceAll("name=\"back\"[^>]*>", "");
    }

    private static Map<String, List<String>> headers(Answer answer) {
        var headers = new TreeMap<>(answer.response().headers().map());
        // The reference's digits count in the length; the length of the rest is compared with the page itself.
        List.of("date", "content-length").forEach(headers::remove);
        return headers;
    }
}
