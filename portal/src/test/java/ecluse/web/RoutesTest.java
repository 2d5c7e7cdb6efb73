package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.testing.Golden;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every route with what it needs and what it may show: the table that a reviewer looks at first. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class RoutesTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final Portal portal = Portal.on(database);
    private final Map<RequestMappingInfo, HandlerMethod> mapped = mapped();

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    @Test
    void every_route_stands_in_the_table() {
        var lines = new TreeSet<String>();
        mapped.forEach((route, page) -> lines.addAll(lines(route, page)));
        var title = line("METHOD", "PATH", "MODULE", "RIGHT", "LEVEL", "STEP-UP", "DOOR", "DISCLOSES");
        Golden.check("portal/src/test/resources/routes.txt", title + String.join("", lines));
    }

    @Test
    void every_route_names_the_right_it_needs() {
        assertThat(mapped.values())
                .allSatisfy(page -> assertThat(page.getMethodAnnotation(Needs.class))
                        .as(page.toString())
                        .isNotNull());
    }

    @Test
    void anybody_reaches_these_and_nothing_else() {
        var open = mapped.entrySet().stream()
                .filter(route -> needs(route.getValue()).value() == Right.PUBLIC)
                .filter(route -> !needs(route.getValue()).bearer())
                .flatMap(route -> paths(route.getKey()).stream())
                .collect(Collectors.toSet());
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/accessibility",
                        "/calendar/{secret}",
                        "/device-bound/registration",
                        "/device-bound/renewal",
                        "/error",
                        "/health",
                        "/help",
                        "/help/second-factor",
                        "/join",
                        "/join/activate/{link}",
                        "/join/activated",
                        "/join/appointed",
                        "/join/draft/{link}",
                        "/join/follow/{link}",
                        "/join/manager/{link}",
                        "/join/sent",
                        "/language",
                        "/my-quote/{link}",
                        "/my-quote/{link}/answer",
                        "/my-space/asked",
                        "/my-space/open",
                        "/my-space/open/{link}",
                        "/my-space/open/{link}/password",
                        "/my-space/letter",
                        "/my-space/opened",
                        "/not-me/{link}",
                        "/sign-in",
                        "/sign-in/federated/{provider}",
                        "/sign-in/federated/{provider}/left",
                        "/sign-in/federated/{provider}/log-out",
                        "/sign-in/federated/{provider}/return",
                        "/sign-in/passkey",
                        "/team/welcome",
                        "/team/welcome/{link}");
    }

    @Test
    void a_machines_route_answers_nobody_without_a_token() {
        var machines = mapped.entrySet().stream()
                .filter(route -> needs(route.getValue()).bearer())
                .toList();
        assertThat(machines).isNotEmpty();
        for (var route : machines) {
            for (var path : paths(route.getKey())) {
                var concrete = path.replace("**", "").replaceAll("\\{[^}]+}", "00000000-0000-7000-8000-000000000001");
                for (var method : methods(route.getKey())) {
                    var browser = portal.browser();
                    var answer = browser.send(browser.request(concrete)
                            .method(method.equals("ANY") ? "GET" : method, BodyPublishers.ofString("{}"))
                            .build());
                    assertThat(answer.status()).as(method + " " + concrete).isEqualTo(401);
                }
            }
        }
    }

    @Test
    void nobody_without_a_sign_in_is_let_past_any_other_route() {
        var browser = portal.browser();
        browser.get("/sign-in");
        mapped.forEach((route, page) -> {
            if (needs(page).value() == Right.PUBLIC) {
                return;
            }
            for (var path : paths(route)) {
                var concrete = path.replaceAll("\\{[^}]+}", "00000000-0000-7000-8000-000000000001");
                var answer = methods(route).contains("POST") ? browser.post(concrete, Map.of()) : browser.get(concrete);
                assertThat(answer.status()).as(path).isEqualTo(303);
                assertThat(answer.location()).as(path).endsWith("/sign-in");
            }
        });
    }

    /** Of all mappings, those of the framework's own endpoints too, if it has any. */
    private Map<RequestMappingInfo, HandlerMethod> mapped() {
        portal.browser().get("/health"); // the first request makes the mappings
        var mapped = new LinkedHashMap<RequestMappingInfo, HandlerMethod>();
        for (var mapping :
                Objects.requireNonNull(portal.bean(DispatcherServlet.class).getHandlerMappings())) {
            if (mapping instanceof RequestMappingInfoHandlerMapping pages) {
                mapped.putAll(pages.getHandlerMethods());
            }
        }
        return mapped;
    }

    private static List<String> lines(RequestMappingInfo route, HandlerMethod page) {
        var needs = needs(page);
        var lines = new ArrayList<String>();
        for (var method : methods(route)) {
            for (var path : paths(route)) {
                lines.add(line(
                        method,
                        path,
                        module(page),
                        word(needs.value()),
                        level(needs),
                        needs.stepUp() == Needs.StepUp.NONE ? "-" : word(needs.stepUp()),
                        door(needs),
                        fields(needs.discloses())));
            }
        }
        return lines;
    }

    private static String door(Needs needs) {
        if (needs.bearer()) {
            return "key";
        }
        return needs.gateDecides() ? "gate" : needs.whileWaiting() ? "wait" : "-";
    }

    /** How sure it must be who is there; {@code fresh}: a factor within the last minutes. */
    private static String level(Needs needs) {
        if (needs.value() == Right.PUBLIC) {
            return "-";
        }
        return word(needs.level()).replace("-plus", "+") + (needs.fresh() ? "-fresh" : "");
    }

    private static String line(
            String method,
            String path,
            String module,
            String right,
            String level,
            String stepUp,
            String door,
            String fields) {
        return "%-6s %-44s %-15s %-16s %-11s %-26s %-4s %s%n"
                .formatted(method, path, module, right, level, stepUp, door, fields)
                .replace("\r", "");
    }

    private static TreeSet<String> methods(RequestMappingInfo route) {
        var methods = route.getMethodsCondition().getMethods().stream()
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return methods.isEmpty() ? new TreeSet<>(List.of("ANY")) : methods;
    }

    private static List<String> paths(RequestMappingInfo route) {
        return route.getPatternValues().stream().sorted().toList();
    }

    private static String module(HandlerMethod page) {
        return page.getBeanType().getPackageName().replace("ecluse.", "");
    }

    private static String fields(Field[] fields) {
        return fields.length == 0
                ? "-"
                : Arrays.stream(fields).map(RoutesTest::word).collect(Collectors.joining(","));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Needs needs(HandlerMethod page) {
        @Nullable Needs needs = page.getMethodAnnotation(Needs.class);
        if (needs == null) {
            throw new AssertionError(page + " names no right");
        }
        return needs;
    }
}
