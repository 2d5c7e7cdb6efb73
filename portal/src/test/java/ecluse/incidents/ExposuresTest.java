package ecluse.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.disclosure.Answer;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.kernel.Viewer;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invariant 5: what a reader holds and what the list says are the same set of (person, field). */
@Tag("database")
class ExposuresTest {
    private static final Pattern LINE = Pattern.compile("data-person=\"([0-9a-f-]{36})\" data-fields=\"([A-Z_ ]+)\"");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private static TestDatabase database;
    private static World world;
    private static Portal portal;
    private static World.Account officer;
    private static Browser browser;
    private static int number;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        world = new World(database);
        portal = Portal.on(database);
        officer = world.account("claire@agency.example", Role.PRIVACY_OFFICER, null);
        browser = portal.signedIn(officer);
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    /** An account that has read some people, and what it holds. */
    private static final class Reading {
        final World.Partner partner = world.partner("P-" + (400 + ++number));
        final World.Account account =
                world.account("reader" + number + "@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        final Viewer viewer = world.signedIn(account);
        final Map<PersonRef, Set<Field>> held = new HashMap<>();

        Reading reads(int people, Purpose purpose, Field... fields) {
            var persons = Stream.generate(world::person).limit(people).toList();
            persons.forEach(person -> world.tie(partner, person, Stage.DURING));
            return again(persons.stream().map(World.Person::ref).toList(), purpose, fields);
        }

        Reading again(List<PersonRef> people, Purpose purpose, Field... fields) {
            var wanted = EnumSet.copyOf(Arrays.asList(fields));
            var requests = fields[0].dear()
                    ? people.stream()
                            .map(p -> Request.by(viewer, purpose, p, wanted))
                            .toList()
                    : List.of(Request.by(viewer, purpose, people, wanted));
            for (var request : requests) {
                if (portal.bean(Guard.class).disclose(request)
                        instanceof Answer.Disclosed<List<Facts>>(var facts, var receipt)) {
                    facts.forEach(f -> held.computeIfAbsent(f.person(), p -> EnumSet.noneOf(Field.class))
                            .addAll(f.fields()));
                }
            }
            return this;
        }
    }

    @Test
    void the_list_is_exactly_what_the_reader_holds() {
        var reading = new Reading()
                .reads(30, Purpose.LIST_GROUP, Field.LAST_NAME, Field.FIRST_NAME)
                .reads(25, Purpose.REACH_TRAINEE, Field.EMAIL, Field.PHONE); // the last ones are over budget
        reading.again(List.copyOf(reading.held.keySet()).subList(0, 5), Purpose.LIST_GROUP, Field.LAST_NAME);
        assertThat(reading.held).hasSizeBetween(31, 54);

        var page = made(Map.of("account", reading.account.code()));

        assertThat(people(page)).isEqualTo(reading.held);
        assertThat(page).contains("data-people=\"" + reading.held.size() + "\"");
        assertThat(page).doesNotContain("Berthelot").doesNotContain("example.org");
    }

    @Test
    void a_partners_list_joins_its_accounts_and_pages_hold_two_hundred() {
        var reading = new Reading()
                .reads(150, Purpose.LIST_GROUP, Field.LAST_NAME)
                .reads(100, Purpose.LIST_GROUP, Field.LAST_NAME);
        var answer = post(Map.of("partner", reading.partner.code().toLowerCase(java.util.Locale.ROOT)));
        assertThat(answer.status()).isEqualTo(303);
        var path = path(answer.location());
        var first = people(browser.get(path).body());
        var second = people(browser.get(path + "?page=2").body());
        assertThat(first).hasSize(200);
        assertThat(second).hasSize(50);
        var all = new HashMap<>(first);
        all.putAll(second);
        assertThat(all).isEqualTo(reading.held);
        assertThat(people(browser.get(path + "?page=3").body())).isEmpty();
    }

    @Test
    void the_same_question_twice_gives_two_frozen_versions_with_one_content() {
        var reading = new Reading().reads(3, Purpose.LIST_GROUP, Field.LAST_NAME);
        var exposures = portal.bean(Exposures.class);
        var viewer = world.signedIn(officer);
        var subject = exposures.account(reading.account.code()).orElseThrow();
        var to = Instant.now().plusSeconds(60);
        var one = exposures.make(viewer, subject, LONG_AGO, to);
        var two = exposures.make(viewer, subject, LONG_AGO, to);
        assertThat(two.id()).isNotEqualTo(one.id());
        assertThat(two.ledgerRoot()).isEqualTo(one.ledgerRoot());
        assertThat(two.sha256()).as("the ledger had one entry more").isNotEqualTo(one.sha256());

        reading.reads(1, Purpose.LIST_GROUP, Field.LAST_NAME);
        var three = exposures.make(viewer, subject, LONG_AGO, to);
        assertThat(three.people()).isEqualTo(4);
        assertThat(three.ledgerRoot()).isNotEqualTo(one.ledgerRoot());
        assertThat(exposures.byId(one.id()).orElseThrow().people()).isEqualTo(3);
    }

    @Test
    void the_hash_can_be_computed_again_from_the_list() {
        var reading = new Reading().reads(5, Purpose.LIST_GROUP, Field.LAST_NAME);
        var exposures = portal.bean(Exposures.class);
        var subject = exposures.account(reading.account.code()).orElseThrow();
        var list = exposures.make(
                world.signedIn(officer), subject, LONG_AGO, Instant.now().plusSeconds(60));
        var hash = new ListHash(list.subject(), list.from(), list.to(), list.lastPosition());
        exposures
                .people(list.id(), 0, 100)
                .forEach(line -> hash.add(
                        line.person().value(), Field.mask(line.fields()), line.times(), line.first(), line.last()));
        assertThat(java.util.HexFormat.of().formatHex(hash.sum())).isEqualTo(list.sha256());
    }

    @Test
    void nobody_changes_a_list_not_even_the_owner_of_the_database() throws SQLException {
        var reading = new Reading().reads(2, Purpose.LIST_GROUP, Field.LAST_NAME);
        var page = made(Map.of("account", reading.account.code()));
        assertThat(people(page)).hasSize(2);
        for (var sql : List.of(
                "update incidents.exposure set people = 0",
                "update incidents.exposed set fields = 0",
                "delete from incidents.exposed",
                "delete from incidents.exposure",
                "truncate incidents.exposed",
                "insert into incidents.exposed select exposure, gen_random_uuid(), 3, 1, now(), now() from"
                        + " incidents.exposed limit 1")) {
            try (var owner = database.owner();
                    var statement = owner.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void the_application_cannot_make_a_list_up() throws SQLException {
        for (var sql : List.of(
                "insert into incidents.exposure (id, account, from_at, to_at, last_position, made_at, made_by)"
                        + " select gen_random_uuid(), id, now(), now() + interval '1 day', 1, now(), id from"
                        + " accounts.account limit 1",
                "insert into incidents.exposed values (gen_random_uuid(), gen_random_uuid(), 1, 1, now(), now())",
                "select incidents.draw('\\x00', gen_random_uuid(), gen_random_uuid(), null, now(), now() + interval '1"
                        + " day')")) {
            try (var app = database.as("APP");
                    var statement = app.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("42501"));
            }
        }
    }

    @Test
    void a_list_that_is_drawn_and_not_sealed_is_not_kept() throws SQLException {
        var reading = new Reading().reads(1, Purpose.LIST_GROUP, Field.LAST_NAME);
        var viewer = world.signedIn(officer);
        try (var app = database.as("APP");
                var draw = app.prepareStatement(
                        "select incidents.draw(?, ?, ?, null, now() - interval '1 hour', now())")) {
            draw.setBytes(1, viewer.token().bytes());
            draw.setObject(2, UUID.randomUUID());
            draw.setObject(3, reading.account.id());
            assertThatThrownBy(draw::execute).isInstanceOf(SQLException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 2026-11-24T10:00, 2026-11-24T11:00, account",
        "C-1, P-1, 2026-11-24T10:00, 2026-11-24T11:00, account",
        "C-none, '', 2026-01-24T10:00, 2026-01-24T11:00, account",
        "'', P-none, 2026-01-24T10:00, 2026-01-24T11:00, partner",
        "C-none, '', '', 2026-11-24T11:00, from",
        "C-none, '', 2026-01-24T10:00, '', to",
        "C-none, '', 24/01/2026, 2026-11-24T11:00, from",
        "C-none, '', +999999999-01-01T00:00, 2026-11-24T11:00, from",
        "C-none, '', 2026-01-24T10:00, 2026-01-24T10:00, to",
        "C-none, '', 2026-01-24T10:00, 2025-01-24T10:00, to",
        "C-none, '', 2199-01-24T10:00, 2199-02-24T10:00, from",
    })
    void a_question_that_cannot_be_read_names_the_field(
            String account, String partner, String from, String to, String field) {
        browser.get("/agency/exposures/new");
        var answer = browser.post(
                "/agency/exposures", Map.of("account", account, "partner", partner, "from", from, "to", to));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#" + field + "\"").contains("id=\"" + field + "-wrong\"");
    }

    @Test
    void a_list_of_nobody_says_so_and_one_that_is_not_there_is_not_found() {
        var idle = new Reading();
        assertThat(made(Map.of("account", idle.account.code()))).contains("data-people=\"0\"");
        assertThat(browser.get("/agency/exposures/" + UUID.randomUUID()).status())
                .isEqualTo(404);
    }

    private static Browser.Answer post(Map<String, String> whose) {
        browser.get("/agency/exposures/new");
        var paris = LocalDateTime.now(ZoneId.of("Europe/Paris"));
        var form = new HashMap<>(whose);
        form.put("from", paris.minusHours(2).withNano(0).toString());
        form.put("to", paris.plusMinutes(2).withNano(0).toString());
        return browser.post("/agency/exposures", form);
    }

    private static String made(Map<String, String> whose) {
        var answer = post(whose);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
        var page = browser.get(path(answer.location()));
        assertThat(page.status()).isEqualTo(200);
        return page.body();
    }

    private static String path(String location) {
        return location.replaceFirst("^https?://[^/]+", "");
    }

    private static Map<PersonRef, Set<Field>> people(String page) {
        var people = new HashMap<PersonRef, Set<Field>>();
        for (var line = LINE.matcher(page); line.find(); ) {
            var fields = EnumSet.noneOf(Field.class);
            Arrays.stream(line.group(2).split(" ")).map(Field::valueOf).forEach(fields::add);
            people.put(new PersonRef(UUID.fromString(line.group(1))), fields);
        }
        return people;
    }
}
