package ecluse.training;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.testing.Screen;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training office's pages in a real browser, on a phone and on a desk, in both languages. With
 * {@code -Decluse.pictures=docs/images} the README's pictures are taken anew.
 */
@Tag("database")
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class KairosInABrowserTest {
    private static final @Nullable String PICTURES = System.getProperty("ecluse.pictures");

    private final Screen screen = new Screen();

    @AfterAll
    void stop() {
        screen.close();
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "390, en, true", "1280, fr, false", "1280, en, true"})
    void every_page_of_a_training_office_reads_well(int width, String language, boolean dark) {
        var organisation = Organisation.any();
        var welding = groupOfEight(organisation);
        var anais = organisation.enrolled(welding, Stage.DURING);
        try (var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(Kairos.PORTAL, organisation.manager(), language);
            look(window, "/kairos/groups", "groups");
            look(window, "/kairos/groups/" + welding.id(), "roster");
            picture(page, width, language, "roster");
            look(window, "/kairos/people/" + anais.ref(), "person");
            page.locator("main button:has-text('" + (language.equals("fr") ? "coordonnées" : "contact") + "')")
                    .first()
                    .click();
            assertThat(page.locator("[data-field=EMAIL]").textContent())
                    .isEqualTo(anais.facts().email());
            assertThat(window.faults("contact")).isEmpty();
            picture(page, width, language, "contact");
            look(window, "/kairos/look-up", "look-up");
            look(window, "/kairos/exports", "exports");
            look(window, "/kairos/exports?group=" + welding.id(), "export");
            look(window, "/my-ledger", "my-ledger");
            picture(page, width, language, "my-ledger");
        }
    }

    private static void look(Screen.Window window, String path, String name) {
        window.page().navigate(Kairos.PORTAL.url() + path);
        assertThat(window.faults("kairos-" + name)).as(path).isEmpty();
    }

    private static World.Group groupOfEight(Organisation organisation) {
        var welding = organisation.group("Soudage TIG, titre professionnel");
        var names = new String[][] {
            {"Karim", "Benali"},
            {"Élodie", "Chevalier"},
            {"Thomas", "Dufour"},
            {"Fatou", "Diallo"},
            {"Luc", "Morel"},
            {"Inès", "Rousseau"},
            {"Mathieu", "Vidal"}
        };
        for (int i = 0; i < names.length; i++) {
            var person = Kairos.WORLD.person(names[i][0], names[i][1], false);
            organisation.enrolled(welding, person, i == 3 ? Stage.BEFORE : i == 5 ? Stage.AFTER : Stage.DURING);
        }
        return welding;
    }

    private static void picture(Page page, int width, String language, String name) {
        if (PICTURES != null && (width == 1280 && language.equals("fr") || width == 390)) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of(PICTURES, name + "-" + language + (width == 390 ? "-phone" : "") + ".png")));
        }
    }
}
