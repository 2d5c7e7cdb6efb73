package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import ecluse.testing.Screen;
import ecluse.testing.World;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages of attendance in a real browser, on a phone and on a desk, in both languages, and by keyboard alone. */
@Tag("database")
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class AttendanceInABrowserTest {
    private static final int ACTIONS = 30;

    private final Screen screen = new Screen();

    @AfterAll
    void stop() {
        screen.close();
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void every_page_of_attendance_reads_well(int width, String language, boolean dark) {
        var centre = new Centre();
        var karim = centre.trainee("Karim", "Benali");
        centre.trainee("Élodie", "Chevalier-Dumoulin");
        try (var window = screen.open(width, dark)) {
            window.signIn(Centre.PORTAL, centre.head, language);
            look(window, centre.lastMonth(), "month");
            window.page().locator("button[value=fill]").click();
            assertThat(window.faults("attendance-filled")).isEmpty();
            window.page().locator("input[data-column]").first().fill("P9");
            window.page().locator("button[value=save]").click();
            assertThat(window.faults("attendance-wrong")).isEmpty();
            window.page().locator("input[aria-invalid=true]").first().fill("A");
            window.page().locator("button[value=hand-over]").click();
            assertThat(window.faults("attendance-handed-over")).isEmpty();
            window.page().locator("#password").fill(World.PASSWORD);
            window.page().locator("form.fields button").first().click();
            assertThat(Centre.state(karim)).isEqualTo("CERTIFIED");
            look(window, Centre.statement(karim), "statement");
            look(window, "/kairos/attendance/late", "late");
        }
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void an_interruption_reads_well_where_it_was_told_before_and_on_the_day(int width, String language, boolean dark) {
        var centre = new Centre();
        var karim = centre.trainee("Karim", "Benali");
        var elodie = centre.trainee("Élodie", "Chevalier-Dumoulin");
        centre.meetsToday(Centre.browser(centre.office));
        var office = Centre.browser(centre.office);
        var filled =
                office.post(centre.month(), Centre.typed(Centre.form(office.get(centre.lastMonth())), "act", "fill"));
        office.post(centre.month(), Centre.form(filled));
        Centre.interrupted(karim, "{[%s,%s)}".formatted(Centre.LAST_MONTH.atDay(5), Centre.LAST_MONTH.atDay(10)));
        Centre.interrupted(elodie, "{[%s,)}".formatted(Centre.TODAY));
        try (var window = screen.open(width, dark)) {
            window.signIn(Centre.PORTAL, centre.head, language);
            look(window, centre.lastMonth(), "interrupted-told-" + language);
            window.page().locator("button[value=hand-over]").click();
            assertThat(window.faults("attendance-interrupted-refused-" + language))
                    .isEmpty();
            look(window, centre.month(), "interrupted-" + language);
            look(window, Centre.statement(karim), "interrupted-statement-" + language);
        }
        try (var window = screen.open(width, dark)) {
            window.signIn(Centre.PORTAL, centre.trainer, language);
            look(window, centre.day(), "interrupted-day-" + language);
        }
    }

    @Test
    void a_months_attendance_of_twelve_takes_at_most_thirty_actions_beyond_typing_the_facts() {
        var centre = new Centre();
        for (int i = 0; i < 12; i++) {
            centre.trainee("Anne", "Personne" + (char) ('A' + i));
        }
        try (var window = screen.open(1280, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.office, "fr");
            page.navigate(Centre.PORTAL.url() + "/kairos/groups/" + centre.group.id());
            int actions = 0;
            actions += tabTo(page, "a[href*='/kairos/attendance/']", true);
            page.keyboard().press("Enter");
            page.waitForURL("**/month**");
            actions++;
            actions += tabTo(page, "a[rel=prev]", true);
            page.keyboard().press("Enter");
            page.waitForURL("**month=" + Centre.LAST_MONTH + "**");
            actions++;
            actions += tabTo(page, "input.cell", true);
            page.keyboard().press("ArrowDown");
            actions++;
            int cells = page.locator("tbody tr:not(.plan) input.cell").count();
            var facts = new StringBuilder();
            for (int i = 0; i < cells; i++) {
                facts.append(i % 37 == 5 ? 'a' : i % 53 == 7 ? 'e' : 'p');
            }
            page.keyboard().type(facts.toString());
            page.keyboard().press("Control+Enter");
            actions++;
            page.waitForURL("**done=saved**");
            assertThat(Centre.WORLD.count(
                            "select count(*) from attendance.record where training_session = ?", centre.group.id()))
                    .isEqualTo(cells);
            assertThat(actions).as("actions beyond typing the facts").isLessThanOrEqualTo(ACTIONS);
        }
    }

    @Test
    void a_block_copied_from_a_spreadsheet_is_pasted_and_the_totals_follow() {
        var centre = new Centre();
        centre.trainee("Karim", "Benali");
        centre.trainee("Fatou", "Diallo");
        try (var window = screen.open(1280, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.office, "fr");
            page.navigate(Centre.PORTAL.url() + centre.lastMonth());
            page.evaluate("""
                    () => {
                      const data = new DataTransfer();
                      data.setData("text/plain", "P\\tA\\nE\\tP2,5 A1\\n");
                      const cell = document.querySelector("input[data-column]");
                      cell.focus();
                      cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
                    }
                    """);
            var rows = page.locator("tbody tr:not(.plan)");
            assertThat(rows.nth(0).locator("[data-total=present]").textContent())
                    .isEqualTo("3,5");
            assertThat(rows.nth(0).locator("[data-total=unexcused]").textContent())
                    .isEqualTo("3,5");
            assertThat(rows.nth(1).locator("[data-total=excused]").textContent())
                    .isEqualTo("3,5");
            assertThat(rows.nth(1).locator("[data-total=unexcused]").textContent())
                    .isEqualTo("1");
            page.locator("button[value=save]").click();
            page.waitForURL("**done=saved**");
            assertThat(rows.nth(1).locator("[data-total=present]").textContent())
                    .isEqualTo("2,5");
            assertThat(window.faults("attendance-pasted")).isEmpty();
        }
    }

    /** Presses Tab until the element has the focus; how often. */
    private static int tabTo(Page page, String selector, boolean fromTheTop) {
        int tabs = 0;
        if (fromTheTop) {
            page.keyboard().press("Tab");
            page.keyboard().press("Enter");
            tabs += 2;
        }
        while (!Boolean.TRUE.equals(page.evaluate("s => document.activeElement.matches(s)", selector))) {
            page.keyboard().press("Tab");
            tabs++;
            assertThat(tabs).as("tabs to " + selector).isLessThan(100);
        }
        return tabs;
    }

    private static void look(Screen.Window window, String path, String name) {
        window.page().navigate(Centre.PORTAL.url() + path);
        assertThat(window.faults("attendance-" + name)).as(path).isEmpty();
    }
}
