package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.kernel.Needs;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * Pages for which the door goes by its memory (docs/adr/0010): what ends a sign-in, or takes a right away, holds there on the very
 * next request, although the door has just let the sign-in pass (invariant 4).
 */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class GateDecidesTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);
    private final World.Partner partner = world.partner("P-0101");
    private final World.Group group = world.group(partner, "Soudage");
    private final World.Account officer = world.account("officer@agency.example", Role.SECURITY_OFFICER, null);

    /** What happens to the viewer between two requests. */
    enum Event {
        SIGN_IN_ENDED("update accounts.sign_in set ended_at = now(), ended_because = 'SIGNED_OUT' where account = ?"),
        SIGN_IN_OVER("update accounts.sign_in set expires_at = now() where account = ?"),
        ACCOUNT_SUSPENDED("update accounts.account set status = 'SUSPENDED' where id = ?"),
        ROLE_TAKEN_AWAY("update accounts.account set role = 'ATTENDANCE_TAKER' where id = ?"),
        SITE_TAKEN_AWAY("delete from accounts.account_site where account = ?"),
        LOCKED("");

        private final String sql;

        Event(String sql) {
            this.sql = sql;
        }
    }

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void invariant_4_holds_on_the_next_request_although_the_door_remembers(Event event) {
        var account = world.account(UUID.randomUUID() + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
        var person = world.person("Anaïs", "Berthelot", false);
        world.enrolment(partner, group, person, Stage.DURING);
        var browser = portal.signedIn(account);
        for (var page : pages(person)) {
            assertThat(page.ask(browser).body()).as(page.path()).contains("Berthelot");
        }
        happens(event, account);
        for (var page : pages(person)) {
            var answer = page.ask(browser);
            assertThat(answer.status()).as(page.path()).isIn(303, 404, 503);
            assertThat(answer.body())
                    .as(page.path())
                    .doesNotContainIgnoringCase("Berthelot")
                    .doesNotContain(person.facts().email(), group.code(), "Soudage");
        }
    }

    @Test
    void these_pages_are_the_ones_that_say_so() {
        var routes = new LinkedHashMap<String, String>();
        for (var mapping :
                Objects.requireNonNull(portal.bean(DispatcherServlet.class).getHandlerMappings())) {
            if (mapping instanceof RequestMappingInfoHandlerMapping mapped) {
                mapped.getHandlerMethods().forEach((route, page) -> {
                    if (gateDecides(page)) {
                        route.getPatternValues()
                                .forEach(path -> routes.put(
                                        path,
                                        route.getMethodsCondition().getMethods().toString()));
                    }
                });
            }
        }
        assertThat(routes)
                .as("a page that goes by the door's memory is tried above")
                .isEqualTo(Map.of("/kairos/people/{person}", "[GET]", "/kairos/people/{person}/contact", "[POST]"));
    }

    private static boolean gateDecides(HandlerMethod page) {
        return page.getMethodAnnotation(Needs.class) instanceof Needs needs && needs.gateDecides();
    }

    private record Page(String path, boolean post) {
        Browser.Answer ask(Browser browser) {
            return post ? browser.post(path, Map.of("purpose", "reach")) : browser.get(path);
        }
    }

    private static List<Page> pages(World.Person person) {
        return List.of(
                new Page("/kairos/people/" + person.ref(), false),
                new Page("/kairos/people/" + person.ref() + "/contact", true));
    }

    private void happens(Event event, World.Account account) {
        if (event == Event.LOCKED) {
            var containment = portal.bean(Containment.class);
            var target = containment.find(Scope.ACCOUNT, account.code()).orElseThrow();
            containment.close(world.signedIn(officer), target, "test", "");
        } else {
            assertThat(world.run(event.sql, account.id())).isPositive();
        }
    }
}
