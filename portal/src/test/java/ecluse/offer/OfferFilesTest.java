package ecluse.offer;

import static org.assertj.core.api.Assertions.assertThat;


import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;



/** The offer by file, over HTTP: sent, refused, looked at, confirmed, taken away, and what the database holds by itself. */
@Tag("database")
@TestInstance(Lifecycle.PER_CLASS)
class OfferFilesTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final LocalDate TODAY = LocalDate.now();
    private static final AtomicInteger SERIAL = new AtomicInteger();

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(database);
    private final Portal portal = Portal.on(database);

    @AfterAll
    void stop() {
        portal.close();
        database.close();
    }

    /** An organisation with one site, and somebody who keeps its offer. */
    private final class Office {
        final World.Partner partner = world.partner("P-" + UUID.randomUUID());
        final String siret = siret();
        final World.Account account = colleague();
        final Browser browser = portal.signedIn(account);
        final int first = SERIAL.addAndGet(1_000);

        Office() {
            world.run("update partners.site set siret = ? where id = ?", siret, partner.site());
        }

        World.Account colleague() {
            return world.account(UUID.randomUUID() + "@isere.example", Role.TRAINING_OFFICE_MANAGER, partner);
        }

        String course(int n) {
            return "38_AF_%010d".formatted(first + n);
        }

        String offering(int n) {
            return "38_AC_%010d".formatted(first + n);
        }

        String group(int n) {
            return "38_SE_%010d".formatted(first + n);
        }

        /** A course with one offering and one group, as LHÉO. */
        String formation(int n, String more) {
            return """
                    <formation numero="%s"><domaine-formation><code-FORMACODE ref="V12">23054</code-FORMACODE><code-ROME>H2913</code-ROME></domaine-formation>
                    <intitule-formation>Soudage %d</intitule-formation><objectif-formation>Souder &amp; contrôler</objectif-formation>
                    <resultats-attendus>Titre</resultats-attendus><contenu-formation>TIG, MIG</contenu-formation><certifiante>1</certifiante>
                    <contact-formation><coordonnees><nom>Accueil</nom></coordonnees></contact-formation><parcours-de-formation>1</parcours-de-formation>
                    <code-niveau-entree>3</code-niveau-entree><certification><code-RNCP>37098</code-RNCP><code-CERTIFINFO>19004</code-CERTIFINFO></certification>
                    <action numero="%s"><rythme-formation>Temps plein</rythme-formation><modalites-enseignement>1</modalites-enseignement>
                    <modalites-entrees-sorties>0</modalites-entrees-sorties>
                    <session numero="%s"><periode><debut>%s</debut><fin>%s</fin></periode>
                    <etat-recrutement>1</etat-recrutement><extras info="ecluse"><extra info="seats">12</extra><extra info="scheme">AFC</extra></extras>%s</session>
                    <nombre-heures-centre>300</nombre-heures-centre></action>
                    <organisme-formation-responsable><numero-activite>84380000038</numero-activite><SIRET-organisme-formation><SIRET>%s</SIRET></SIRET-organisme-formation>
                    <nom-organisme>Centre</nom-organisme></organisme-formation-responsable></formation>
                    """
                    .formatted(course(n), n, offering(n), group(n), day(30), day(90), more, siret);
        }

        String lheo(String... formations) {
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>"
                    + String.join("", formations) + "</offres></lheo>\n";
        }

        String csvLine(int n, String separator, String first, String last) {
            return String.join(
                    separator, course(n), "Tournage " + n, offering(n), siret, group(n), first, last, "9", "AFC");
        }

        /** The page that a file comes to. */
        Browser.Answer send(String name, byte[] bytes) {
            var sent = sent(name, bytes);
            assertThat(sent.status()).as(sent.body()).isEqualTo(303);
            return settled(sent.location());
        }

        Browser.Answer sent(String name, byte[] bytes) {
            browser.get("/offer/files");
            return upload(browser, "/offer/files", name, bytes);
        }

        Browser.Answer send(String text) {
            return send("offre.xml", text.getBytes(StandardCharsets.UTF_8));
        }

        Browser.Answer settled(String location) {
            var path = location.substring(location.indexOf("/offer"));
            for (int i = 0; i < 200; i++) {
                var page = browser.get(path);
                if (page.header("Refresh").isEmpty()) {
                    return page;
                }
                pause();
            }
            throw new AssertionError("it never ends");
        }

        Browser.Answer confirm(Browser.Answer preview) {
            var answer = browser.post(action(preview, "confirmation"), Map.of());
            assertThat(answer.status()).as(answer.body()).isEqualTo(303);
            return settled(answer.location());
        }

        Browser.Answer bring(String text) {
            return confirm(send(text));
        }
    }

    // --- LHÉO -------------------------------------------------------------------------------------------------------

    @Test
    void a_lheo_file_is_looked_at_then_confirmed_and_a_second_time_changes_nothing() {
        var office = new Office();
        var file = office.lheo(office.formation(1, ""), office.formation(2, ""));
        var preview = office.send(file);
        assertThat(preview.status()).isEqualTo(200);
        assertThat(counts(preview)).isEqualTo("COURSE 2 0 0 0, OFFERING 2 0 0 0, GROUP 2 0 0 0");
        assertThat(world.text("select count(*)::text from training.training_session where code = ?", office.group(1)))
                .as("nothing before the word")
                .isEqualTo("0");
        var done = office.confirm(preview);
        assertThat(done.body()).contains("Import terminé");
        assertThat(world.text("""
                select c.title || '|' || c.objective || '|' || c.content || '|' || c.formacode || '|' || c.certification || '|' || g.seats
                       || '|' || g.scheme || '|' || t.state || '|' || o.teaching_mode || '|' || o.hours_centre || '|' || o.responsible_siret
                  from offer.training_session t join training.training_session g on g.id = t.id
                  join offer.offering o on o.id = t.offering join offer.course c on c.id = o.course where g.code = ?
                """, office.group(1)))
                .isEqualTo("Soudage 1|Souder & contrôler|TIG, MIG|23054 V12|RNCP37098|12|AFC|OPEN|1|300|" + office.siret);
        var again = office.send(file);
        assertThat(counts(again)).isEqualTo("COURSE 0 0 2 0, OFFERING 0 0 2 0, GROUP 0 0 2 0");
        assertThat(again.body()).contains("Il n’y a rien à changer").doesNotContain("/confirmation");
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private static final Pattern CELL =
            Pattern.compile("data-level=\"(\\w+)\"|data-verdict=\"\\w+\">([^<]*)<");

    /** New, changed, unchanged, rejected, by level. */
    private static String counts(Browser.Answer page) {
        var counts = new StringBuilder();
        var found = CELL.matcher(page.body());
        while (found.find()) {
            counts.append(found.group(1) == null ? " " + found.group(2) : (counts.isEmpty() ? "" : ", ") + found.group(1));
        }
        return counts.toString();
    }

    private static String action(Browser.Answer page, String act) {
        var form = Pattern.compile("action=\"(/offer/files/[^\"/]+/" + act + ")\"").matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        return form.group(1);
    }

    private static Browser.Answer upload(Browser browser, String path, String name, byte[] bytes) {
        var boundary = "frontier" + UUID.randomUUID();
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"
                        + browser.formToken().orElse("") + "\r\n--" + boundary
                        + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(bytes);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return browser.send(browser.request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build());
    }

    private static String day(int fromToday) {
        return TODAY.plusDays(fromToday).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A SIRET with a right key, different each time. */
    private static String siret() {
        var digits = "8" + "%012d".formatted(SERIAL.incrementAndGet() + 7_000_000L);
        for (int key = 0; key < 10; key++) {
            if (ecluse.partners.Siret.fault(digits + key).isEmpty()) {
                return digits + key;
            }
        }
        throw new IllegalStateException();
    }
}
