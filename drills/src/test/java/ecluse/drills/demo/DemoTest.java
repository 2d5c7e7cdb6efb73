package ecluse.drills.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ecluse.drills.CannotRun;
import ecluse.drills.factors.Key;
import ecluse.drills.http.Browser;
import ecluse.drills.http.Fields;
import ecluse.drills.http.Network;
import ecluse.drills.population.DemoPassword;
import ecluse.drills.population.Population;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo with the real portal, and what it tells visitors to type. */
class DemoTest {

    private static final String COMMAND = "./ecluse verify ";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void what_is_printed_is_true_the_ledger_is_whole_and_the_codes_let_everybody_in() throws Exception {
        var home = Path.of(System.getenv("ECLUSE_HOME"));
        var auditor = home.resolve("auditor/target/ecluse-auditor.jar");
        assumeTrue(
                Files.exists(home.resolve("portal/target/ecluse-portal.jar")) && Files.exists(auditor),
                "the jars are made by \"mvn package\", as ./ecluse test does");
        var demo = new FutureTask<>(() -> {
            DemoCommand.run(
                    List.of("--people", "1000", "--port", "0", "--folder", folder.toString()),
                    Clock.systemUTC(),
                    new PrintStream(said, true, UTF_8));
            return true;
        });
        Thread.ofPlatform().name("demo").start(demo);
        while (!demo.isDone() && !said().contains(COMMAND)) {
            Thread.sleep(50);
        }
        assertThat(said())
                .contains("Écluse is open:", COMMAND + folder, " --key localhost+", " --witness demo-witness+");
        assertThat(verify(auditor)).contains("WHOLE: ").doesNotContain("cosigned by no witness");
        theCodesOnTheLocalPageLetEachAccountIn();
        theJobseekerOpensTheOwnSpaceByTheMail();
        theIdentityProviderLetsTheOfficeInAndOutAgain();
        var keys = folder.resolve("second-factors");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
        assertThat(KeyFile.in(keys).keys().values()).hasSize(Visitor.ALL.size()).allMatch(Key::isSetUp);
        endThePortal();
        assertThatThrownBy(demo::get)
                .cause()
                .isInstanceOf(CannotRun.class)
                .hasMessageContaining("the portal stopped by itself");
        assertThat(children()).isEmpty();
    }

    /** As a visitor does: the password, then what the page shows beside the account. */
    private void theCodesOnTheLocalPageLetEachAccountIn() throws Exception {
        var portal = URI.create(found("Écluse is open: +(http://\\S+)"));
        var site = found("one-time codes: +(http://\\S+)");
        try (var network = Network.to(portal, 1)) {
            for (var visitor : Visitor.ALL) {
                var browser = network.browser(0);
                browser.signIn(visitor.login(), DemoPassword.TEXT);
                var asked =
                        browser.followed(browser.get("/")).formTo("/step-up").orElseThrow();
                var answer = browser.submit(asked, Fields.of("code", code(page(site), visitor)));
                assertThat(answer.location()).as(visitor.login()).contains("/");
                assertThat(browser.get("/").ok()).as(visitor.login()).isTrue();
                for (var path : ownPages(visitor.login())) {
                    assertThat(browser.get(path).ok())
                            .as(visitor.login() + " " + path)
                            .isTrue();
                }
                for (var each : life(visitor.login())) {
                    awaitLink(browser, visitor.login(), each);
                }
            }
        }
        assertThat(page(site))
                .contains("http-equiv=\"refresh\"", "s left", "Encore ")
                .doesNotContain("<script");
    }

    /** What only this role has: it can be tried. */
    private static List<String> ownPages(String login) {
        return switch (login) {
            case Population.MANAGER_LOGIN, Population.SECOND_MANAGER_LOGIN -> List.of("/team", "/team/directory");
            case Population.FIRST_PARTNERSHIP_LOGIN, Population.SECOND_PARTNERSHIP_LOGIN ->
                List.of("/joining", "/agency/new-accounts", "/agency/temporary-codes");
            case Population.FIRST_OFFICER_LOGIN, Population.SECOND_OFFICER_LOGIN -> List.of("/agency/providers");
            default -> List.of();
        };
    }

    /** A page, and where something on it leads once somebody has done something. */
    private record Trace(String page, String leadsTo) {}

    /** What others have done for this role to find: the pages are not empty. */
    private static List<Trace> life(String login) {
        return switch (login) {
            case Population.OFFICE_LOGIN ->
                List.of(
                        new Trace("/meetings", "/meetings/ID"),
                        new Trace("/messages?show=waiting", "/messages/ID"),
                        new Trace("/kairos/proposals", "/kairos/proposals/ID/withdraw"),
                        new Trace("/invoices", "/invoices/ID"),
                        new Trace("/kairos/desk-requests", "/kairos/desk-requests/ID/withdraw"));
            case Population.ADVISER_LOGIN -> List.of(new Trace("/messages?show=waiting", "/messages/ID"));
            case Population.SECOND_MANAGER_LOGIN -> List.of(new Trace("/team", "/team/requests/ID"));
            case Population.DESK_LOGIN -> List.of(new Trace("/desk", "/desk/requests/ID"));
            case Population.FIRST_PARTNERSHIP_LOGIN -> List.of(new Trace("/joining", "/joining/ID"));
            default -> List.of();
        };
    }

    private static void awaitLink(Browser browser, String login, Trace trace) throws Exception {
        var wanted = Pattern.compile("(href|action)=\"" + trace.leadsTo().replace("ID", "[0-9a-f-]{36}") + "\"");
        for (int i = 0;
                i < 600 && !wanted.matcher(browser.get(trace.page()).body()).find();
                i++) {
            Thread.sleep(100);
        }
        assertThat(browser.get(trace.page()).body())
                .as(login + " " + trace.page())
                .containsPattern(wanted);
    }

    /** As a visitor does: asks with what is printed, takes the link from the page of mails, chooses a password, signs in. */
    private void theJobseekerOpensTheOwnSpaceByTheMail() throws Exception {
        var portal = URI.create(found("Écluse is open: +(http://\\S+)"));
        var mails = found("mail sent: +(http://\\S+)");
        var identifier = found("Jobseeker ([0-9]{11}), born");
        var person = Fields.of("identifier", identifier, "birthDate", found("Jobseeker [0-9]{11}, born ([0-9/]{10})"));
        try (var network = Network.to(portal, 1)) {
            var browser = network.browser(0);
            var asked = browser.get("/my-space/open").formTo("/my-space/open").orElseThrow();
            assertThat(browser.submit(asked, person).location()).contains("/my-space/asked");
            var path = link(mails);
            var page = browser.submit(browser.get(path).formTo(path).orElseThrow(), person);
            var chosen = Fields.of("wanted", DemoPassword.TEXT, "again", DemoPassword.TEXT);
            var opened = browser.submit(page.formTo(path + "/password").orElseThrow(), chosen);
            assertThat(opened.location()).contains("/my-space/opened");
            browser.signIn(identifier, DemoPassword.TEXT);
            assertThat(browser.followed(browser.get("/my-space")).body())
                    .as("a first factor is asked for")
                    .contains("/my-factors/");
        }
    }

    /** As a visitor does: the button, the first of the people there, out here, out there. */
    private void theIdentityProviderLetsTheOfficeInAndOutAgain() throws Exception {
        var portal = URI.create(found("Écluse is open: +(http://\\S+)"));
        var provider = found("identity provider: +(http://127\\.0\\.0\\.1:\\S+)");
        try (var network = Network.to(portal, 1)) {
            var browser = network.browser(0);
            var button = browser.get("/sign-in").links("/sign-in/federated/").getFirst();
            var there = browser.get(button).header("location").orElseThrow();
            assertThat(there).startsWith(provider + "/authorize?");
            var choice = page(there);
            assertThat(choice).contains("employe-", "Lucie Armand").doesNotContain("<script");
            var agreement = first("href=\"(/agree[^\"]+)\"", choice).replace("&amp;", "&");
            var back = URI.create(redirect(provider + agreement));
            assertThat(browser.get(back.getPath() + "?" + back.getRawQuery()).location())
                    .contains("/");
            assertThat(browser.get("/kairos/groups").ok()).isTrue();
            var out = browser.submit(browser.get("/").formTo("/sign-out").orElseThrow(), Fields.none());
            assertThat(browser.get("/kairos/groups").location()).contains("/sign-in");
            var leave = first("href=\"(" + provider + "/session/end[^\"]+)\"", out.body())
                    .replace("&amp;", "&");
            var left = URI.create(redirect(leave));
            assertThat(browser.get(left.getPath() + "?" + left.getRawQuery()).body())
                    .contains("ici et là-bas");
            assertThat(status(there.replace("redirect_uri=", "redirect_uri=http%3A%2F%2Fevil.example&x=")))
                    .isEqualTo(400);
        }
    }

    private static String first(String pattern, String text) {
        var in = Pattern.compile(pattern).matcher(text);
        assertThat(in.find()).as(text).isTrue();
        return in.group(1);
    }

    private static String redirect(String address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address)).build();
            return client.send(request, BodyHandlers.discarding())
                    .headers()
                    .firstValue("location")
                    .orElseThrow();
        }
    }

    private static int status(String address) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(address)).build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    private static String link(String mails) throws Exception {
        var link = Pattern.compile("/my-space/open/[A-Za-z0-9_-]{43}");
        var mail = Pattern.compile("href=\"(/mails/[^\"]+)\"");
        for (int i = 0; i < 300; i++) {
            for (var each : mail.matcher(page(mails)).results().toList()) {
                var found = link.matcher(page(mails + each.group(1)));
                if (found.find()) {
                    return found.group();
                }
            }
            Thread.sleep(100);
        }
        throw new AssertionError("no mail came: " + page(mails));
    }

    private static String code(String page, Visitor visitor) {
        var row = Pattern.compile(Pattern.quote(visitor.login()) + ".*?>([0-9]{6})<")
                .matcher(page);
        assertThat(row.find()).as(page).isTrue();
        return row.group(1);
    }

    private static String page(String site) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(
                            site.endsWith("/") || URI.create(site).getPath().length() > 1 ? site : site + "/"))
                    .build();
            return client.send(request, BodyHandlers.ofString(UTF_8)).body();
        }
    }

    private String found(String line) {
        var in = Pattern.compile(line).matcher(said());
        assertThat(in.find()).as(said()).isTrue();
        return in.group(1);
    }

    private String said() {
        return said.toString(UTF_8);
    }

    /** What was printed, read as a shell reads it, by the program that the launcher calls. */
    private String verify(Path auditor) throws Exception {
        var line = said().lines()
                .filter(each -> each.contains(COMMAND))
                .findFirst()
                .orElseThrow()
                .strip();
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of(java.toString(), "-jar", auditor.toString()));
        command.addAll(Arrays.asList(line.substring(COMMAND.length()).split(" ")));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var words = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(words).isZero();
        return words;
    }

    private void endThePortal() {
        children().stream()
                .filter(child ->
                        arguments(child).contains("serve") && !arguments(child).contains("--state"))
                .forEach(ProcessHandle::destroy);
    }

    /** Programs that this demo started; other classes may have theirs. */
    private List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> String.join(" ", arguments(child)).contains(folder.toString()))
                .toList();
    }

    private static List<String> arguments(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of());
    }
}
