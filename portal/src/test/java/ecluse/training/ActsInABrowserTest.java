package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.testing.Golden;
import ecluse.testing.Screen;
import ecluse.training.Kairos.Organisation;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declaring in a real browser: how the pages read, and how little of the keyboard a whole group takes. */
@Tag("database")
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class ActsInABrowserTest {
    private final Screen screen = new Screen();

    @AfterAll
    void stop() {
        screen.close();
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void every_page_for_declaring_reads_well(int width, String language, boolean dark) {
        var organisation = Organisation.any();
        var group = organisation.group("Soudage TIG, titre professionnel");
        Kairos.WORLD.run("update training.training_session set starts_on = current_date + 1 where id = ?", group.id());
        var enrolments = new ArrayList<UUID>();
        for (var name : new String[] {"Benali", "Chevalier de la Fontaine-Saint-Martin", "Dufour"}) {
            enrolments.add(Kairos.WORLD.enrolment(
                    organisation.partner(), group, Kairos.WORLD.person("Élodie", name, false), Stage.BEFORE));
        }
        try (var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(Kairos.PORTAL, organisation.manager(), language);
            look(window, "/kairos/today", "today");
            look(window, "/kairos/groups/" + group.id(), "roster-to-declare");
            look(window, "/kairos/groups/" + group.id() + "/acts/register", "act");
            page.locator("#hours").fill("99");
            page.locator("main form button").last().click();
            assertThat(window.faults("acts-act-wrong")).isEmpty();
            page.locator("#hours").fill("35");
            page.locator("main form button").last().click();
            assertThat(window.faults("acts-done")).isEmpty();
            look(window, "/kairos/enrolments/" + enrolments.getFirst(), "enrolment");
            look(window, "/kairos/enrolments/" + enrolments.getFirst() + "/acts/cancel", "cancel");
        }
    }

    private static void look(Screen.Window window, String path, String name) {
        window.page().navigate(Kairos.PORTAL.url() + path);
        assertThat(window.faults("acts-" + name)).as(path).isEmpty();
    }

    @Test
    void ais_then_aes_for_twelve_with_one_who_did_not_come_takes_few_keys() {
        var organisation = Organisation.any();
        var group = organisation.group("Soudage TIG");
        Kairos.WORLD.run("update training.training_session set starts_on = current_date + 1 where id = ?", group.id());
        for (int i = 0; i < 12; i++) {
            organisation.enrolled(
                    group, Kairos.WORLD.person("Anaïs", "Berthelot" + (char) ('a' + i), false), Stage.BEFORE);
        }
        try (var window = screen.open(1280, false)) {
            var page = window.page();
            window.signIn(Kairos.PORTAL, organisation.manager(), "fr");
            page.navigate(Kairos.PORTAL.url() + "/kairos/groups/" + group.id());
            var keys = new Keys(page);
            keys.go("a[href$='/acts/register']").press("Enter");
            page.waitForURL("**/acts/register");
            keys.go("#on").press("Enter");
            page.waitForURL("**done=register");
            keys.go("a[href$='/acts/enter']").press("Enter");
            page.waitForURL("**/acts/enter");
            keys.go("input[name=except]").press("Space").press("Enter");
            page.waitForURL("**done=enter");
            assertThat(Kairos.WORLD.text(
                            "select string_agg(distinct state || ' ' || n, ', ' order by state || ' ' || n) from"
                                    + " (select state, count(*) as n from training.enrolment where training_session = ?"
                                    + " group by state) x",
                            group.id()))
                    .isEqualTo("ENTERED 11, NO_SHOW 1");
            assertThat(keys.actions).isLessThanOrEqualTo(8);
            assertThat(keys.tabs)
                    .as("ways to go, of which some are the frame's")
                    .isLessThan(80);
            Golden.check(
                    "portal/src/test/resources/tasks.txt",
                    "AIS then AES, 12 people, 1 not arrived: %d actions (Enter, Space)%n"
                            .formatted(keys.actions)
                            .replace("\r", ""));
        }
    }

    /** The keyboard alone, counted: Enter and Space do something, Tab only moves. */
    private static final class Keys {
        private static final int TOO_FAR = 100;

        private final Page page;
        private int actions;
        private int tabs;

        Keys(Page page) {
            this.page = page;
        }

        Keys go(String selector) {
            for (int i = 0; i < TOO_FAR; i++) {
                page.keyboard().press("Tab");
                tabs++;
                if (Boolean.TRUE.equals(page.evaluate("s => document.activeElement.matches(s)", selector))) {
                    return this;
                }
            }
            throw new AssertionError("no Tab leads to " + selector);
        }

        Keys press(String key) {
            page.keyboard().press(key);
            actions++;
            return this;
        }
    }
}
