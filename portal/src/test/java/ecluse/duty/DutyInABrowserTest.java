package ecluse.duty;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.incidents.Exposures;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The agency's pages in a real browser: on a phone nothing hangs over, axe finds nothing, and no script is needed. */
@Tag("database")
@Tag("browser")
class DutyInABrowserTest {
    private static final int DESK = 1280;

    private static TestDatabase database;
    private static Portal portal;
    private static List<String> paths;
    private static World.Account officer;

    @BeforeAll
    static void open() {
        database = TestDatabase.fresh();
        var world = new World(database);
        portal = Portal.on(database);
        officer = world.account("anne@agency.example", Role.SECURITY_OFFICER, null);
        var partner = world.partner("P-0231");
        var account = world.account("office@example.org", Role.TRAINING_OFFICE_MANAGER, partner);
        var viewer = world.signedIn(account);
        var people = Stream.generate(world::person).limit(40).toList();
        people.forEach(person -> world.tie(partner, person, Stage.DURING));
        portal.bean(Guard.class)
                .disclose(Request.by(
                        viewer,
                        Purpose.LIST_GROUP,
                        people.stream().map(World.Person::ref).toList(),
                        EnumSet.of(Field.LAST_NAME, Field.FIRST_NAME)));
        people.forEach(person -> portal.bean(Guard.class)
                .discloseOne(
                        Request.by(viewer, Purpose.REACH_TRAINEE, person.ref(), EnumSet.of(Field.EMAIL, Field.PHONE))));
        var officers = world.signedIn(officer);
        var exposures = portal.bean(Exposures.class);
        var list = exposures.make(
                officers,
                exposures.partner(partner.code()).orElseThrow(),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.now());
        var containment = portal.bean(Containment.class);
        var lock = containment.close(
                officers,
                containment.find(Scope.PARTNER, partner.code()).orElseThrow(),
                "Lectures anormales signalées par le partenaire lui-même",
                "Fermé pour vérification ; les autres services restent ouverts.");
        world.partner("P-0232");
        paths = List.of(
                "/agency",
                "/agency/partners",
                "/agency/partners/" + partner.id(),
                "/agency/accounts/" + account.id(),
                "/agency/locks",
                "/agency/locks/new",
                "/agency/locks/new?target=P-0232",
                "/agency/locks/" + lock.lock(),
                "/agency/exposures",
                "/agency/exposures/new",
                "/agency/exposures/" + list.id());
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(portal, officer, language);
            for (var path : paths) {
                window.page().navigate(portal.url() + path);
                var name = path.replaceAll("[0-9a-f]{8}-[0-9a-f-]{27}", "ID").replaceAll("\\W+", "-");
                assertThat(window.faults("duty" + name + "-" + language))
                        .as(path + " at " + width)
                        .isEmpty();
            }
        }
    }

    @Test
    void a_partner_is_closed_by_keyboard_alone_without_javascript() {
        try (var screen = new Screen();
                var window = screen.openWithoutScripts(DESK)) {
            var page = window.page();
            window.signIn(portal, officer, "fr");
            page.navigate(portal.url() + "/agency/locks/new?target=P-0232");
            page.locator("#reason").focus();
            page.keyboard().type("drill");
            page.keyboard().press("Tab");
            page.keyboard().type("closed");
            page.keyboard().press("Tab");
            page.keyboard().type("P-0232");
            page.keyboard().press("Enter");
            page.waitForURL("**/agency/locks/*-*");
            assertThat(page.locator("#effect").getAttribute("data-disclosures-after"))
                    .isEqualTo("0");
        }
    }
}
