package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Role;
import ecluse.testing.App;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import ecluse.testing.World.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Somebody who has given a password and nothing else tries every route of the table, in a portal that asks everybody for a
 * second factor.
 */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class HalfSignedInTest {
    private static final Pattern OFFERED = Pattern.compile("name=\"offered\" value=\"([^\"]+)\"");
    private static final Set<String> WAYS_OUT = Set.of("/sign-out", "/sign-out-everywhere");

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database, Map.of("ecluse.second-factor", "required"));
    private final World.Partner partner = world.partner("P-0001");
    private final World.Person person = world.person();
    private final World.Group group = world.group(partner, "Soudure");
    private final UUID enrolment = world.enrolment(partner, group, person, Stage.DURING);
    private final List<Route> routes = routes();

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    /** A line of the table. */
    private record Route(String method, String path, String right, String level) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @Test
    void second_factors_are_required_unless_somebody_sets_otherwise() {
        var options = database.options();
        options.remove("ecluse.second-factor");
        assertThat(database.settingsOf(options).secondFactorRequired()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, mode = Mode.EXCLUDE, names = "CORRESPONDENCE") // a machine, without a password
    void without_a_factor_the_pages_that_make_one_answer_and_no_other(Role role) {
        var browser = portal.signedIn(account(role));
        assertThat(answering(browser))
                .isEqualTo(named(
                        route -> route.level().equals("aal1") || route.level().startsWith("own")));
    }

    @ParameterizedTest
    @EnumSource(value = Role.class, mode = Mode.EXCLUDE, names = "CORRESPONDENCE") // a machine, without a password
    void with_a_factor_the_pages_that_ask_for_it_answer_and_no_other(Role role) {
        var account = account(role);
        setUp(portal.signedIn(account));
        var browser = portal.signedIn(account);
        assertThat(answering(browser)).isEqualTo(named(route -> route.level().equals("aal1")));
    }

    @Test
    void the_way_out_is_open() {
        for (var way : WAYS_OUT) {
            var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER));
            browser.get("/first-factor");
            assertThat(browser.post(way, Map.of()).location()).endsWith("/sign-in");
            assertThat(browser.get("/first-factor").location()).endsWith("/sign-in");
        }
    }

    @Test
    void once_the_factor_is_made_the_same_pages_show_people() {
        var browser = portal.signedIn(account(Role.TRAINING_OFFICE_MANAGER));
        setUp(browser);
        assertThat(browser.get("/kairos/groups/" + group.id()).body())
                .contains("data-person", person.facts().lastName());
    }

    /** Which routes do anything else than ask for a factor or say that the role may not. */
    private Set<String> answering(Browser browser) {
        browser.get("/first-factor");
        var answering = new TreeSet<String>();
        for (var route : guarded()) {
            var answer = ask(browser, route);
            assertThat(answer.body())
                    .as(route.toString())
                    .doesNotContain("data-person", "data-field", person.facts().lastName(), group.code());
            boolean asks = answer.status() == 303 && answer.location().contains("/step-up?");
            if (!asks && answer.status() != 403) {
                answering.add(route.toString());
            }
        }
        return answering;
    }

    private Browser.Answer ask(Browser browser, Route route) {
        var path = route.path()
                .replace("{person}", person.ref().toString())
                .replace("{enrolment}", enrolment.toString())
                .replace("{month}", "2026-11")
                .replace("{act}", "ENTRY")
                .replace("{position}", "1")
                .replaceAll(
                        "\\{[^}]+}",
                        route.path().contains("enrolments")
                                ? enrolment.toString()
                                : group.id().toString());
        return route.method().equals("POST") ? browser.post(path, Map.of()) : browser.get(path);
    }

    private List<Route> guarded() {
        return routes.stream()
                .filter(route -> !route.right().equals("public"))
                .filter(route -> !WAYS_OUT.contains(route.path()))
                .toList();
    }

    private Set<String> named(Predicate<Route> which) {
        return guarded().stream().filter(which).map(Route::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Route> routes() {
        try (var table = Objects.requireNonNull(HalfSignedInTest.class.getResourceAsStream("/routes.txt"))) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> line.split(" +"))
                    .map(words -> new Route(words[0], words[1], words[3], words[4]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Account account(Role role) {
        var login = "half-" + UUID.randomUUID() + "@example.org";
        return world.account(login, role, role.ofAgency() ? null : partner);
    }

    private static void setUp(Browser browser) {
        var page = browser.get("/my-factors/codes").body();
        var offered = OFFERED.matcher(page);
        assertThat(offered.find()).isTrue();
        var fields = Map.of("offered", offered.group(1), "code", App.of(page).code(0));
        assertThat(browser.post("/my-factors/codes", fields).status()).isEqualTo(200);
    }
}
