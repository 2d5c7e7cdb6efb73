package ecluse.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import ecluse.kernel.Role;
import ecluse.testing.Screen;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The trainer's page in a real browser that loses its connection, by keyboard too, in both languages. */
@Tag("database")
@Tag("browser")
@TestInstance(Lifecycle.PER_CLASS)
class TicksOffLineTest {
    private static final int PEOPLE = 12;

    private final Screen screen = new Screen();

    @AfterAll
    void stop() {
        screen.close();
    }

    @Test
    void twelve_ticks_off_line_outlive_the_page_and_arrive_once() {
        var centre = centreOfTwelve();
        try (var window = screen.open(390, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            page.context().setOffline(true);
            tickAll(page);
            page.waitForFunction("() => document.getElementById('waiting').textContent.includes('Pas de connexion')");
            assertThat(page.locator("#waiting").textContent())
                    .contains("Pointages gardés sur cet appareil, pas encore envoyés : 12.");
            assertThat(records(centre)).isZero();
            assertThat(String.valueOf(page.evaluate("JSON.stringify(localStorage)")))
                    .as("what a thief of the phone reads")
                    .doesNotContain("Anne", "Personne");
            assertThat(reload(page))
                    .as("nothing of the page is kept on the device")
                    .isFalse();
            // While the browser puts its own error page in the day's place, it lets requests of the day through, off
            // line or not. So which of the two pages sends the ticks is open; that each arrives once is not.
            var context = page.context();
            page.close();
            context.setOffline(false);
            var later = context.newPage();
            later.navigate(Centre.PORTAL.url() + centre.day());
            later.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
        }
        eachOnce(centre);
    }

    @Test
    void the_page_that_stays_open_sends_by_itself_when_the_connection_is_back_even_if_an_answer_was_lost() {
        var centre = centreOfTwelve();
        try (var window = screen.open(390, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            var lost = new ArrayList<String>();
            page.route("**/kairos/attendance/ticks", route -> {
                if (lost.isEmpty()) {
                    lost.add(String.valueOf(route.fetch().status()));
                    route.abort();
                } else {
                    route.resume();
                }
            });
            tickAll(page);
            page.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
            assertThat(lost).as("taken, and the answer lost on its way").containsExactly("200");
            page.context().setOffline(true);
            page.locator("fieldset.tick").nth(1).locator("input[value=A]").check();
            page.waitForFunction("() => document.getElementById('waiting').textContent.includes('Pas de connexion')");
            page.context().setOffline(false);
            page.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
            assertThat(page.locator("#waiting").textContent()).contains("Tous les pointages sont enregistrés.");
        }
        assertThat(records(centre)).isEqualTo(PEOPLE + 1);
    }

    @Test
    void a_conflict_shows_both_values_and_who_and_the_trainer_chooses() {
        var centre = new Centre();
        centre.trainee("Karim", "Benali");
        centre.trainee("Fatou", "Diallo");
        var office = Centre.browser(centre.office);
        centre.meetsToday(office);
        var morning = new HalfDay(Centre.TODAY, Half.MORNING).key();
        try (var window = screen.open(320, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            page.context().setOffline(true);
            morning(page, 0, "A");
            morning(page, 1, "A");
            office.post(
                    centre.month(),
                    Centre.typed(Centre.form(office.get(centre.month())), "c0." + morning, "E", "c1." + morning, "E"));
            page.context().setOffline(false);
            page.locator(".choice-of-two").nth(1).waitFor();
            assertThat(page.locator(".choice-of-two").first().textContent())
                    .contains("absence excusée", "noté par", "Vous avez noté : absence non excusée");
            assertThat(window.faults("ticks-conflict")).isEmpty();
            assertThat(value(office, centre, "c0." + morning))
                    .as("nothing is overwritten")
                    .isEqualTo("E");
            page.reload();
            page.locator(".choice-of-two").nth(1).waitFor();
            page.locator(".choice-of-two").first().locator("button").first().click();
            page.locator(".choice-of-two").first().locator("button").last().click();
            page.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
            assertThat(page.locator(".choice-of-two").count()).isZero();
        }
        assertThat(value(office, centre, "c0." + morning))
                .as("the trainer's own")
                .isEqualTo("A");
        assertThat(value(office, centre, "c1." + morning)).as("the other's").isEqualTo("E");
    }

    @Test
    void a_refused_tick_stays_in_sight_until_it_is_dismissed() {
        var centre = new Centre();
        var karim = centre.trainee("Karim", "Benali");
        centre.meetsToday(Centre.browser(centre.office));
        try (var window = screen.open(320, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, "en");
            page.navigate(Centre.PORTAL.url() + centre.day());
            page.context().setOffline(true);
            morning(page, 0, "P");
            Centre.WORLD.imported(
                    "update training.enrolment set exited_on = ? where id = ?", Centre.TODAY.minusDays(1), karim);
            page.context().setOffline(false);
            page.locator(".refused").waitFor();
            assertThat(page.locator(".refused").textContent()).contains("not in training in this group on that day");
            page.reload();
            page.locator(".refused").waitFor();
            assertThat(window.faults("ticks-refused")).isEmpty();
            page.locator(".refused button").click();
            assertThat(page.locator(".refused").count()).isZero();
        }
        assertThat(records(centre)).isZero();
    }

    @Test
    void another_account_on_the_same_phone_does_not_send_them_and_the_first_does_later() {
        var centre = new Centre();
        centre.trainee("Karim", "Benali");
        centre.meetsToday(Centre.browser(centre.office));
        var other = centre.account(Role.ATTENDANCE_TAKER);
        try (var window = screen.open(390, false)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            page.context().setOffline(true);
            morning(page, 0, "P");
            page.waitForFunction("() => document.getElementById('waiting').textContent.includes('Pas de connexion')");
            Centre.WORLD.run(
                    "update accounts.sign_in set ended_at = now(), ended_because = 'SIGNED_OUT' where account = ? and ended_at is null",
                    centre.trainer.id());
            page.context().setOffline(false);
            page.waitForFunction(
                    "() => document.getElementById('waiting').textContent.includes('Connectez-vous de nouveau')");
            window.signIn(Centre.PORTAL, other, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            assertThat(page.locator("#waiting").textContent()).contains("Pointages d’un autre compte");
            morning(page, 0, "A");
            page.waitForFunction(
                    "() => Object.keys(localStorage).filter(key => key.startsWith('ecluse.tick.')).length === 1");
            assertThat(writers(centre)).isEqualTo(other.id().toString());
            page.locator("form[action='/sign-out'] button").click();
            page.waitForURL("**/sign-in");
            window.signIn(Centre.PORTAL, centre.trainer, "fr");
            page.navigate(Centre.PORTAL.url() + centre.day());
            page.locator(".choice-of-two button").first().click();
            page.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
        }
        assertThat(writers(centre)).isEqualTo(other.id() + "," + centre.trainer.id());
    }

    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "320, en, true", "1280, fr, true", "1280, en, false"})
    void the_trainers_pages_read_well(int width, String language, boolean dark) {
        var centre = centreOfTwelve();
        try (var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(Centre.PORTAL, centre.trainer, language);
            page.navigate(Centre.PORTAL.url() + "/kairos/attendance/today");
            assertThat(window.faults("ticks-today-" + language)).isEmpty();
            page.locator("a.touch").first().click();
            page.waitForURL("**/day");
            page.locator("fieldset.tick").first().locator("input").first().focus();
            page.keyboard().press("Space");
            page.keyboard().press("ArrowRight");
            page.waitForFunction("() => !Object.keys(localStorage).some(key => key.startsWith('ecluse.tick.'))");
            assertThat(page.locator("fieldset.tick")
                            .first()
                            .locator("input:checked")
                            .inputValue())
                    .isEqualTo("D");
            page.context().setOffline(true);
            morning(page, 1, "E");
            assertThat(window.faults("ticks-day-" + language)).isEmpty();
        }
    }

    private static Centre centreOfTwelve() {
        var centre = new Centre();
        for (int i = 0; i < PEOPLE; i++) {
            centre.trainee("Anne", "Personne" + (char) ('A' + i));
        }
        centre.meetsToday(Centre.browser(centre.office));
        return centre;
    }

    private static void tickAll(Page page) {
        for (int i = 0; i < PEOPLE; i++) {
            morning(page, i, i % 5 == 3 ? "A" : "P");
        }
    }

    private static void morning(Page page, int person, String mark) {
        page.locator("fieldset.tick[data-half='1']")
                .nth(person)
                .locator("input[value=" + mark + "]")
                .check();
    }

    private static boolean reload(Page page) {
        try {
            page.reload();
            return true;
        } catch (PlaywrightException e) {
            return false;
        }
    }

    private static void eachOnce(Centre centre) {
        assertThat(records(centre)).isEqualTo(PEOPLE);
        assertThat(Centre.WORLD.count(
                        "select count(distinct enrolment) from attendance.record where training_session = ? and tick is not null",
                        centre.group.id()))
                .isEqualTo(PEOPLE);
    }

    private static long records(Centre centre) {
        return Centre.WORLD.count(
                "select count(*) from attendance.record where training_session = ?", centre.group.id());
    }

    private static String writers(Centre centre) {
        return Centre.WORLD.text(
                "select string_agg(v.account::text, ',' order by r.version) from attendance.record r join attendance.sheet_version v using (training_session, month, version) where training_session = ?",
                centre.group.id());
    }

    private static String value(ecluse.testing.Browser office, Centre centre, String cell) {
        return Centre.value(office.get(centre.month()), cell);
    }
}
