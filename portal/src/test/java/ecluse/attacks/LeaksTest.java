package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import ecluse.testing.Browser;
import ecluse.testing.Browser.Answer;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Invariant 8: a day's work, with everything that goes wrong in one, on a portal that logs more than anybody's does; and then
 * what it said by the way, read word by word.
 */
@Tag("database")
class LeaksTest {
    private static final Spellings FACTS = Spellings.of(KnownPeople.all());
    private static final String WRONG_PASSWORD = "zwiebelkuchen-falsch-4711";
    private static final String NEW_PASSWORD = "une-ecluse-neuve-dans-le-canal-8182";
    private static final Pattern ADDRESSES = Pattern.compile("(?:href|action|src|content)=\"([^\"]*)\"");

    @TempDir
    private static Path folder;

    private static final List<Answer> ANSWERS = new ArrayList<>();
    private static final Set<String> SECRETS =
            new LinkedHashSet<>(Set.of(World.PASSWORD, WRONG_PASSWORD, NEW_PASSWORD));
    private static final Set<String> COOKIES = new LinkedHashSet<>();
    private static String log = "";
    private static String imports = "";
    private static String threads = "";
    private static Map<String, byte[]> temporary = Map.of();

    @BeforeAll
    static void a_bad_day() throws Exception {
        var data = Files.createDirectory(folder.resolve("tmp"));
        var mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mail.start();
        try (var database = TestDatabase.fresh("drill")) {
            imports = broughtIn(database);
            var settings = new TreeMap<>(database.options());
            settings.put("ecluse.mail.host", "127.0.0.1");
            settings.put("ecluse.mail.port", Integer.toString(mail.getSmtp().getPort()));
            // Every form is asked for people who are nobody's: the account is to stay open all day.
            settings.put("ecluse.detection.misses", "10000");
            settings.put("logging.level.root", "INFO");
            settings.put("logging.level.ecluse", "DEBUG");
            try (var node = Node.run(folder.resolve("log"), settings, List.of("-Djava.io.tmpdir=" + data), "serve")
                    .untilOpen()) {
                var day = new Day(node.url(), browser -> browser.heardBy(answer -> hear(browser, answer)));
                var people = day.office();
                day.refusals(people);
                formsFullOfFacts(day, people);
                addressesFullOfFacts(day, node.url());
                wrongMethods(day);
                anOutage(database, day, people);
                temporary = files(data);
                threads = threads(node.pid());
                day.officers(true);
            }
            log = Files.readString(folder.resolve("log"));
        } finally {
            mail.stop();
        }
    }

    @AfterAll
    static void forget() {
        ANSWERS.clear();
    }

    @Test
    void the_day_had_everything_in_it() {
        assertThat(ANSWERS).extracting(Answer::status).contains(200, 303, 400, 403, 404, 405, 422, 429, 503);
        assertThat(ANSWERS)
                .anySatisfy(answer -> assertThat(answer.body())
                        .contains(KnownPeople.all().getFirst().phone()));
        assertThat(log).contains("database", "is open at");
        assertThat(imports).contains("people.csv");
        assertThat(SECRETS).hasSizeGreaterThan(20);
    }

    @Test
    void no_log_has_a_fact_or_a_secret() {
        assertThat(FACTS.in("the log", log)).isEmpty();
        assertThat(FACTS.in("what an import says", imports)).isEmpty();
        assertThat(SECRETS.stream().filter(log::contains).count())
                .as("cookies, passwords, form tokens in the log")
                .isZero();
    }

    @Test
    void no_address_has_a_fact_or_a_secret() {
        var addresses = new LinkedHashSet<String>();
        for (var answer : ANSWERS) {
            answer.header("Location").ifPresent(addresses::add);
            answer.header("Refresh").ifPresent(addresses::add);
            answer.header("Content-Disposition").ifPresent(addresses::add);
            if (answer.status() == 200) {
                ADDRESSES.matcher(withoutWayBack(answer)).results().forEach(match -> addresses.add(match.group(1)));
            }
        }
        assertThat(addresses).hasSizeGreaterThan(30);
        var all = String.join("\n", addresses);
        assertThat(FACTS.in("an address", all)).isEmpty();
        assertThat(SECRETS.stream().filter(all::contains).count()).isZero();
    }

    @Test
    void no_page_that_refuses_or_fails_shows_a_fact() {
        var refusals = ANSWERS.stream()
                .filter(answer -> answer.status() >= 400 && answer.status() != 422)
                .toList();
        assertThat(refusals).hasSizeGreaterThan(100);
        var found = new LinkedHashSet<String>();
        refusals.forEach(answer -> found.addAll(FACTS.in("a refusal", withoutWayBack(answer))));
        assertThat(found).isEmpty();
    }

    @Test
    void no_page_gives_back_a_password_or_a_cookie() {
        for (var answer : ANSWERS) {
            var passwords = List.of(World.PASSWORD, WRONG_PASSWORD, NEW_PASSWORD);
            assertThat(passwords.stream().filter(answer.body()::contains).count())
                    .as(answer.response().uri().getPath())
                    .isZero();
        }
        assertThat(COOKIES).hasSizeGreaterThan(5);
        assertThat(ANSWERS.stream()
                        .filter(answer -> COOKIES.stream().anyMatch(answer.body()::contains))
                        .count())
                .isZero();
    }

    @Test
    void nothing_lies_in_the_temporary_folder_or_hangs_on_a_thread() {
        var found = new ArrayList<String>();
        temporary.forEach((name, bytes) -> found.addAll(FACTS.in("the file " + name, bytes)));
        found.addAll(FACTS.in("a thread", threads));
        assertThat(found).isEmpty();
        assertThat(threads).contains("main");
    }

    @Test
    void metrics_and_health_say_nothing() {
        var watched = ANSWERS.stream()
                .filter(answer -> answer.response().uri().getPath().matches("/(actuator|health|metrics|prometheus).*"))
                .toList();
        assertThat(watched).hasSizeGreaterThan(3);
        assertThat(watched)
                .allSatisfy(answer ->
                        assertThat(FACTS.in("metrics", withoutWayBack(answer))).isEmpty());
    }

    /** The switch of language leads back to the address that the browser itself asked for. */
    private static String withoutWayBack(Answer answer) {
        return answer.body().replaceAll("<input type=\"hidden\" name=\"back\" value=\"[^\"]*\">", "");
    }

    private static void hear(Browser browser, Answer answer) {
        ANSWERS.add(answer);
        var cookie = browser.cookies().get("ecluse");
        if (cookie != null) {
            COOKIES.add(cookie);
            SECRETS.add(cookie);
        }
        browser.formToken().ifPresent(SECRETS::add);
    }

    /** The import as a command, of good files and then of broken ones; what it says. */
    private static String broughtIn(TestDatabase database) throws IOException {
        var files = folder.resolve("files");
        KnownPeople.in(files);
        var settings = new TreeMap<>(database.options());
        settings.put("ecluse.data-folder", folder.resolve("data").toString());
        var good = Node.run(folder.resolve("import"), settings, List.of(), "import", files.toString());
        assertThat(good.exitCode()).as(good.said()).isZero();
        var said = new StringBuilder(good.said());
        var people = Files.readString(files.resolve("people.csv"));
        var line = KnownPeople.line(KnownPeople.all().getFirst());
        int refused = 0;
        for (var broken : List.of(
                people.replace(";registered;", ";régistered;"),
                people + line.replace("@", " at ") + "\n",
                people + line + ";too;many\n",
                people + line + "\n" + line + "\n",
                people + line.replace(";", ",") + "\n",
                people + "\"" + line,
                people.replaceFirst("national_id", "who"),
                line + "\n" + people)) {
            Files.writeString(files.resolve("people.csv"), broken);
            var bad = Node.run(folder.resolve("import"), settings, List.of(), "import", files.toString());
            refused += bad.exitCode() == 0 ? 0 : 1;
            said.append(bad.said());
        }
        assertThat(refused).as("broken files").isGreaterThan(5);
        return said.toString();
    }

    /** Every form of the portal, filled in with facts where they do not belong. */
    private static void formsFullOfFacts(Day day, Collection<String> people) throws IOException {
        var p = KnownPeople.all().getFirst();
        var facts = List.of(
                p.email(),
                p.lastName(),
                p.nationalId(),
                "<" + p.firstName() + ">",
                p.address() + "\u0000",
                p.phone().repeat(300));
        var forms = Files.readAllLines(Path.of("src/test/resources/routes.txt")).stream()
                .filter(route -> route.startsWith("POST "))
                .map(route -> route.split(" +")[1])
                .filter(path -> !path.startsWith("/sign-out"))
                // Wrong factors make their account wait: for that one there is nothing else to do today.
                .filter(path -> !path.startsWith("/step-up"))
                .toList();
        assertThat(forms).hasSizeGreaterThan(10);
        var elsewhere = day.signedIn(KnownPeople.ELSEWHERE);
        for (var fact : facts) {
            elsewhere.post("/step-up", everyField(fact));
            elsewhere.post("/step-up/passkey", everyField(fact));
        }
        for (var login : List.of(KnownPeople.OFFICE, KnownPeople.SECURITY)) {
            var browser = day.signedIn(login);
            for (var form : forms) {
                for (var fact : facts) {
                    var path = form.replace("{person}", people.iterator().next())
                            .replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
                    browser.post(path, everyField(fact));
                    browser.post(path + "?q=" + encoded(fact), Map.of("_csrf", fact));
                    browser.post(form.replaceAll("\\{[a-z]+}", encoded(fact)), everyField(fact));
                }
            }
        }
        var stranger = day.browser();
        stranger.get("/sign-in");
        for (var fact : facts) {
            stranger.post("/sign-in", Map.of("login", fact, "password", WRONG_PASSWORD));
            stranger.send(stranger.request("/sign-in")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"login\": \"" + fact.replace("\u0000", "")))
                    .build());
        }
        var office = day.signedIn(KnownPeople.OFFICE);
        for (var wrong : List.of(
                Map.of("old", WRONG_PASSWORD, "wanted", NEW_PASSWORD, "again", NEW_PASSWORD),
                Map.of("old", World.PASSWORD, "wanted", NEW_PASSWORD, "again", WRONG_PASSWORD))) {
            office.post("/my-password", wrong);
        }
    }

    private static Map<String, String> everyField(String fact) {
        var fields = new TreeMap<String, String>();
        for (var name : List.of(
                "login",
                "identifier",
                "birthDate",
                "birthDay",
                "birthMonth",
                "birthYear",
                "reason",
                "usual",
                "group",
                "act",
                "contacts",
                "purpose",
                "scope",
                "target",
                "confirmation",
                "message",
                "account",
                "partner",
                "from",
                "to",
                "subjectFr",
                "bodyFr",
                "subjectEn",
                "bodyEn",
                "text",
                "language",
                "back",
                "page",
                "before",
                "q")) {
            fields.put(name, fact);
        }
        List.of("password", "old", "wanted", "again").forEach(name -> fields.put(name, WRONG_PASSWORD));
        return fields;
    }

    /** Addresses with facts in them, of pages that are there and of others, and requests that are none. */
    private static void addressesFullOfFacts(Day day, String url) throws IOException {
        var browser = day.signedIn(KnownPeople.OFFICE);
        for (var p : KnownPeople.all().subList(0, 2)) {
            for (var fact : List.of(
                    p.email(),
                    p.lastName(),
                    p.nationalId(),
                    p.address(),
                    p.birthDate().toString())) {
                for (var path : List.of(
                        "/kairos/people/%s",
                        "/kairos/groups/%s",
                        "/kairos/groups?state=%s&page=%s",
                        "/nowhere/%s",
                        "/%s",
                        "/sign-in?login=%s",
                        "/my-ledger?before=%s",
                        "/health?%s",
                        "/actuator/%s",
                        "/metrics?name=%s",
                        "/assets/%s.css",
                        "/error?message=%s",
                        "/;who=%s",
                        "/a//%s",
                        "/%%2e%%2e/%s")) {
                    browser.get(path.replace("%%", "\u0001")
                            .replace("%s", encoded(fact))
                            .replace('\u0001', '%'));
                }
                raw(url, "GET /?x=" + fact + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                raw(url, "GET /" + fact + "{}|^ HTTP/1.1\r\nHost: localhost\r\n\r\n");
                raw(url, "G" + fact + " / HTTP/1.1\r\nHost: localhost\r\n\r\n");
                raw(url, "GET / HTTP/1.1\r\nHost: " + fact + "\r\n\r\n");
                raw(url, "GET / HTTP/1.1\r\nHost: localhost\r\n" + fact + ": {" + fact + "\r\n\r\n");
                raw(url, "GET / HTTP/1.1\r\nHost: localhost\r\nCookie: ecluse=" + fact + "; " + fact + "\r\n\r\n");
                raw(
                        url,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nAccept: " + fact + "\r\nAccept-Language: " + fact
                                + "\r\n\r\n");
                raw(
                        url,
                        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                + "Content-Length: 90\r\n\r\nlogin=%" + fact);
                raw(url, "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + fact + "\r\n\r\n");
            }
        }
        List.of("/actuator", "/actuator/metrics", "/actuator/prometheus", "/metrics", "/prometheus", "/health")
                .forEach(browser::get);
    }

    private static void wrongMethods(Day day) {
        var browser = day.signedIn(KnownPeople.OFFICE);
        var fact = encoded(KnownPeople.all().getFirst().email());
        for (var method : List.of("PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "POST")) {
            for (var path : List.of("/kairos/groups?x=", "/kairos/people/", "/help?x=", "/nowhere/")) {
                browser.send(browser.request(path + fact)
                        .method(method, BodyPublishers.ofString("x=" + fact))
                        .build());
            }
        }
    }

    /** The database goes away while people work, and comes back. */
    private static void anOutage(TestDatabase database, Day day, Collection<String> people)
            throws InterruptedException {
        var office = day.signedIn(KnownPeople.OFFICE);
        var stranger = day.browser();
        stranger.get("/sign-in");
        var p = KnownPeople.all().getFirst();
        try (var outage = database.outage()) {
            for (var person : people) {
                assertThat(office.get("/kairos/people/" + person).status()).isEqualTo(503);
                assertThat(office.post("/kairos/people/" + person + "/contact", Map.of("purpose", "print"))
                                .status())
                        .isEqualTo(503);
                break;
            }
            Day.lookUp(office, p.nationalId(), p);
            stranger.post("/sign-in", Map.of("login", p.email(), "password", World.PASSWORD));
        }
        for (int i = 0; i < 100 && office.get("/kairos/groups").status() != 200; i++) {
            Thread.sleep(100);
        }
        assertThat(office.get("/kairos/groups").status()).isEqualTo(200);
    }

    private static void raw(String url, String request) throws IOException {
        var address = URI.create(url);
        try (var socket = new Socket("127.0.0.1", address.getPort())) {
            socket.setSoTimeout(300);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException | java.net.SocketTimeoutException e) {
            // It hung up, or waits for more: either is an answer.
        }
    }

    private static Map<String, byte[]> files(Path where) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var all = Files.walk(where)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }

    private static String threads(long pid) throws IOException, InterruptedException {
        var dump = folder.resolve("threads");
        var jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "Thread.dump_to_file",
                        dump.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("jcmd").toFile())
                .start();
        assertThat(jcmd.waitFor()).isZero();
        return Files.readString(dump) + Stream.of(dump.getFileName()).toList();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
