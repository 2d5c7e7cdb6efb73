package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.attacks.KnownPeople.Somebody;
import ecluse.testing.Browser;
import ecluse.testing.Browser.Answer;
import ecluse.testing.World;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A day's work with {@link KnownPeople}, over HTTP: offices read, look up, print and export; officers do theirs. */
final class Day {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final Pattern PEOPLE = Pattern.compile("/kairos/people/([0-9a-f-]{36})");
    private static final Pattern GROUPS = Pattern.compile("/kairos/groups/([0-9a-f-]{36})");

    private final String url;
    private final Consumer<Browser> opened;

    Day(String url) {
        this(url, browser -> {});
    }

    /** @param opened sees every browser before it is used */
    Day(String url, Consumer<Browser> opened) {
        this.url = url;
        this.opened = opened;
    }

    Browser browser() {
        var browser = new Browser(url);
        opened.accept(browser);
        return browser;
    }

    Browser signedIn(String login) {
        var browser = browser();
        browser.get("/sign-in");
        expect(303, browser.post("/sign-in", Map.of("login", login, "password", World.PASSWORD)));
        browser.get("/");
        return browser;
    }

    /** What an office does: every page, every person, every way to a fact. */
    Set<String> office() {
        var office = signedIn(KnownPeople.OFFICE);
        var groups = found(GROUPS, expect(200, office.get("/kairos/groups")));
        var people = new LinkedHashSet<String>();
        groups.forEach(group -> people.addAll(found(PEOPLE, expect(200, office.get("/kairos/groups/" + group)))));
        for (var person : people) {
            expect(200, office.get("/kairos/people/" + person));
        }
        for (var purpose : List.of("reach", "print")) {
            people.forEach(person -> office.post("/kairos/people/" + person + "/contact", Map.of("purpose", purpose)));
        }
        KnownPeople.all().forEach(p -> lookUp(office, p.nationalId(), p));
        KnownPeople.all().forEach(p -> lookUp(office, p.legacyId(), p));
        office.get("/kairos/exports");
        for (var act : List.of("count", "file")) {
            var fields = new ArrayList<Map.Entry<String, String>>();
            groups.forEach(group -> fields.add(Map.entry("group", group)));
            fields.add(Map.entry("reason", "Mise à jour du planning"));
            fields.add(Map.entry("contacts", "yes"));
            fields.add(Map.entry("act", act));
            expect(200, office.post("/kairos/exports", fields));
        }
        List.of("/my-ledger", "/my-sign-ins", "/my-password", "/help", "/")
                .forEach(path -> expect(200, office.get(path)));
        return people;
    }

    /** What is refused: facts typed as a login, somebody else's people, nobody, too many. */
    void refusals(Collection<String> people) {
        var stranger = browser();
        stranger.get("/sign-in");
        for (var p : KnownPeople.all().subList(0, 2)) {
            for (var login : List.of(p.nationalId(), p.email())) {
                expect(422, stranger.post("/sign-in", Map.of("login", login, "password", "not-a-password-of-anybody")));
            }
        }
        var other = signedIn(KnownPeople.ELSEWHERE);
        for (var person : people) {
            expect(404, other.get("/kairos/people/" + person));
            expect(404, other.post("/kairos/people/" + person + "/contact", Map.of("purpose", "reach")));
        }
        expect(404, other.get("/kairos/people/" + UUID.randomUUID()));
        KnownPeople.all().stream()
                .filter(p -> !p.equals(KnownPeople.elsewhere()))
                .forEach(p -> lookUp(other, p.nationalId(), p));
        // Past the minute's budget of misses.
        for (int i = 0; i < 12; i++) {
            lookUp(other, "99999999999", KnownPeople.all().getFirst());
        }
    }

    /** An exposure list of the office's account, a notice to everybody on it, a lock and its reopening. */
    String officers(boolean mail) throws InterruptedException {
        var security = signedIn(KnownPeople.SECURITY);
        var privacy = signedIn(KnownPeople.PRIVACY);
        var now = LocalDateTime.now(ZoneId.of("Europe/Paris"));
        security.get("/agency/exposures/new");
        var exposure = expect(
                        303,
                        security.post(
                                "/agency/exposures",
                                Map.of(
                                        "account", KnownPeople.OFFICE_CODE,
                                        "from", LOCAL.format(now.minusDays(1)),
                                        "to", LOCAL.format(now.plusMinutes(1)))))
                .location();
        expect(200, security.get(path(exposure)));
        var notice = path(expect(303, security.post(path(exposure) + "/notices", Map.of()))
                .location());
        expect(303, security.post(notice + "/submission", withText(security, notice)));
        expect(303, privacy.post(notice + "/approval", withText(privacy, notice)));
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (mail && !privacy.get(notice).body().contains("data-state=\"SENT\"")) {
            assertThat(System.nanoTime()).as("sent in time").isLessThan(end);
            Thread.sleep(100);
        }
        security.get("/agency/locks/new?scope=ACCOUNT&target=" + KnownPeople.OFFICE_CODE);
        var lock = path(expect(
                        303,
                        security.post(
                                "/agency/locks",
                                Map.of(
                                        "scope", "ACCOUNT",
                                        "target", KnownPeople.OFFICE_CODE,
                                        "reason", "un essai",
                                        "message", "fermé pour un essai",
                                        "confirmation", KnownPeople.OFFICE_CODE)))
                .location());
        expect(200, security.get(lock));
        List.of("/agency", "/agency/partners", "/agency/locks", "/agency/exposures", "/agency/notices")
                .forEach(page -> expect(200, security.get(page)));
        return notice;
    }

    /** The form of a notice's page: the password, and what text was read. */
    static Map<String, String> withText(Browser browser, String notice) {
        var text = Pattern.compile("name=\"text\" value=\"([0-9a-f]{64})\"")
                .matcher(browser.get(notice).body());
        assertThat(text.find()).isTrue();
        return Map.of("password", World.PASSWORD, "text", text.group(1));
    }

    static Answer lookUp(Browser browser, String identifier, Somebody p) {
        return browser.post(
                "/kairos/look-up",
                Map.of("identifier", identifier, "birthDate", p.birthDate().toString()));
    }

    static Set<String> found(Pattern pattern, Answer answer) {
        var found = new LinkedHashSet<String>();
        pattern.matcher(answer.body()).results().forEach(match -> found.add(match.group(1)));
        return found;
    }

    static Answer expect(int status, Answer answer) {
        assertThat(answer.status())
                .as(
                        "%s %s",
                        answer.response().request().method(), answer.response().uri())
                .isEqualTo(status);
        return answer;
    }

    private static String path(String location) {
        return location.replaceFirst("https?://[^/]+", "");
    }
}
