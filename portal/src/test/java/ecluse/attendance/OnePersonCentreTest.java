package ecluse.attendance;

import static ecluse.attendance.Centre.TODAY;
import static ecluse.attendance.Centre.WORLD;
import static ecluse.attendance.Centre.dayForm;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.testing.Browser;
import ecluse.testing.Screen;
import ecluse.testing.World;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Six of ten training organisations are one person. The one account of such a centre is its head's; it does a week's work, by the pages. */
@Tag("database")
class OnePersonCentreTest {
    private static final String MORNING = new HalfDay(TODAY, Half.MORNING).key();

    private final Centre centre = Centre.ofOnePerson();
    private final Browser head = Centre.browser(centre.head);

    @Test
    void one_account_does_the_whole_week() {
        assertThat(WORLD.count("select count(*) from accounts.account where partner = ?", centre.partner.id()))
                .isEqualTo(1);
        findsTheWork();

        var newcomer = WORLD.enrolment(centre.partner, centre.group, WORLD.person(), Stage.BEFORE);
        enrols(newcomer);
        entersBeforeTheDayThatWasPlanned(newcomer);
        quotesForSomebodyOfTheNextGroup();

        var karim = centre.trainee("Karim", "Benali");
        ticksToday();
        certifiesLastMonth(karim);
        declaresTheWorkAccident(karim);
        reports(karim);
        drawsTheInvoice(karim);
    }

    /** Home, the board of today and the month that waits for the one who fills it in, in both languages, on phone and desk. */
    @Tag("browser")
    @ParameterizedTest
    @CsvSource({"390, false, fr", "1280, false, en", "390, true, en", "1280, true, fr"})
    void the_heads_pages_have_no_faults(int width, boolean dark, String language) {
        centre.trainee("Karim", "Benali");
        centre.handOver(head);
        centre.trainee("Anne", "Delorme");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            window.signIn(Centre.PORTAL, centre.head, language);
            for (var path : Map.of("home", "/", "today", "/kairos/today", "month", centre.lastMonth())
                    .entrySet()) {
                assertThat(window.page()
                                .navigate(Centre.PORTAL.url() + path.getValue())
                                .status())
                        .as(path.getKey())
                        .isEqualTo(200);
                assertThat(window.faults("one-person-" + path.getKey() + "-" + language))
                        .as(path.getKey())
                        .isEmpty();
            }
        }
    }

    private void findsTheWork() {
        assertThat(head.get("/").body())
                .contains(
                        "href=\"/kairos/today\"",
                        "href=\"/offer\"",
                        "href=\"/meetings\"",
                        "href=\"/kairos/attendance/today\"",
                        "href=\"/kairos/attendance/late\"",
                        "href=\"/quotes\"",
                        "href=\"/messages\"",
                        "href=\"/invoices\"",
                        "href=\"/my-reminders\"");
        assertThat(head.get("/kairos/today").status()).isEqualTo(200);
    }

    private void enrols(UUID enrolment) {
        var start = TODAY.plusDays(3).toString();
        var end = TODAY.plusDays(40).toString();
        declares(enrolment, "register", Map.of("on", start, "until", end, "hours", "35"));
        assertThat(state(enrolment)).isEqualTo("REGISTERED");
    }

    private void entersBeforeTheDayThatWasPlanned(UUID enrolment) {
        declares(enrolment, "enter", Map.of("on", TODAY.toString()));
        assertThat(state(enrolment)).isEqualTo("ENTERED");
    }

    private void quotesForSomebodyOfTheNextGroup() {
        var next = WORLD.group(centre.partner, "Soudage MIG");
        WORLD.run(
                "update training.training_session set starts_on = ?, ends_on = ? where id = ?",
                TODAY.plusDays(40),
                TODAY.plusDays(90),
                next.id());
        var person = WORLD.person();
        WORLD.enrolment(centre.partner, next, person, Stage.BEFORE);
        head.get("/quotes/new?group=" + next.id());
        var written = head.post("/quotes", quote(next, person));
        assertThat(written.status()).as(written.body()).isEqualTo(303);
        var quote = last(written);
        assertThat(head.post("/quotes/" + quote + "/acts", Map.of("act", "SEND", "version", "1", "reason", ""))
                        .status())
                .isEqualTo(303);
        assertThat(WORLD.text("select state from quotes.quote where id = ?", quote))
                .isEqualTo("SENT_TO_JOBSEEKER");
    }

    private static Map<String, String> quote(World.Group group, World.Person person) {
        return Map.of(
                "group", group.id().toString(),
                "person", person.ref().toString(),
                "scheme", "AIF",
                "content", "Procédé MIG, lecture de plans",
                "hours", "100",
                "hourly", "12,50",
                "cofinancing", "0",
                "employer", "");
    }

    private void ticksToday() {
        centre.meetsToday(head);
        assertThat(head.get("/kairos/attendance/today").body()).contains(centre.day());
        var ticked = head.post(centre.day(), dayForm(head.get(centre.day()), "c0." + MORNING, "P"));
        assertThat(ticked.status()).as(ticked.body()).isEqualTo(303);
        assertThat(Centre.value(head.get(centre.month()), "c0." + MORNING)).isEqualTo("P");
    }

    /** Complete and certified in two steps, as everywhere: the second asks for the password. */
    private void certifiesLastMonth(UUID karim) {
        assertThat(head.get(centre.lastMonth()).body())
                .contains("Enregistrer, puis certifier")
                .doesNotContain("remettre au directeur");
        centre.handOver(head);
        assertThat(head.get(centre.lastMonth() + "&done=handed-over").body())
                .contains("il reste à les certifier", "À certifier")
                .doesNotContain("Remis au directeur");
        var certified = head.post(centre.month() + "/certification", centre.step(head, karim));
        assertThat(certified.status()).as(certified.body()).isEqualTo(303);
        assertThat(Centre.state(karim)).isEqualTo("CERTIFIED");
    }

    private void declaresTheWorkAccident(UUID karim) {
        declares(karim, "abandon", Map.of("on", TODAY.toString(), "code", "WORK_ACCIDENT", "words", ""));
        assertThat(WORLD.text("select state || ' ' || exit_reason from training.enrolment where id = ?", karim))
                .isEqualTo("ABANDONED WORK_ACCIDENT");
    }

    private void reports(UUID karim) {
        declares(karim, "report", Map.of("words", "Lit un plan, soude à plat en autonomie."));
        assertThat(head.get("/kairos/enrolments/" + karim).body()).contains("soude à plat");
    }

    private void drawsTheInvoice(UUID karim) {
        var quote = UUID.randomUUID();
        WORLD.run("""
                insert into quotes.quote (id, training_session, site, person, scheme, content, hours, hourly_cents, state, changed_at)
                select ?, e.training_session, ?, e.person, 'AIF', 'Procédé TIG', 200, 1250, 'CONSUMED', now()
                  from training.enrolment e where e.id = ?
                """, quote, centre.partner.site(), karim);
        assertThat(head.get("/invoices?show=draw").body()).contains(quote.toString());
        var drawn = head.post("/invoices", Map.of("quote", quote.toString()));
        assertThat(drawn.status()).as(drawn.body()).isEqualTo(303);
        assertThat(head.get("/invoices/" + last(drawn)).body()).contains("Recalculer");
    }

    private void declares(UUID enrolment, String act, Map<String, String> form) {
        var path = "/kairos/enrolments/" + enrolment + "/acts/" + act;
        assertThat(head.get(path).status()).as(act).isEqualTo(200);
        var fields = new LinkedHashMap<>(form);
        fields.put(
                "line", enrolment + ":" + WORLD.text("select version from training.enrolment where id = ?", enrolment));
        var answer = head.post(path, fields);
        assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    }

    private static String state(UUID enrolment) {
        return WORLD.text("select state from training.enrolment where id = ?", enrolment);
    }

    /** What the page that comes next is about. */
    private static UUID last(Browser.Answer redirect) {
        return UUID.fromString(redirect.location().replaceFirst(".*/([0-9a-f-]{36}).*", "$1"));
    }
}
