package ecluse.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Portal;
import ecluse.testing.Screen;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

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
                    """.formatted(course(n), n, offering(n), group(n), day(30), day(90), more, siret);
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
                .isEqualTo(
                        "Soudage 1|Souder & contrôler|TIG, MIG|23054 V12|RNCP37098|12|AFC|OPEN|1|300|" + office.siret);
        var again = office.send(file);
        assertThat(counts(again)).isEqualTo("COURSE 0 0 2 0, OFFERING 0 0 2 0, GROUP 0 0 2 0");
        assertThat(again.body()).contains("Il n’y a rien à changer").doesNotContain("/confirmation");
    }

    @Test
    void what_lheo_says_besides_is_kept_and_given_back_with_the_same_meaning() throws Exception {
        var office = new Office();
        var extras = """
                <extras info="REGION"><extra info="code">A &lt; B &amp; "C"</extra><x:note xmlns:x="urn:exemple" x:rang="1" y="&#10;2">Texte <x:b>riche</x:b>
                <vide xmlns=""/></x:note><extras><extra info="profond">oui</extra></extras></extras>
                """;
        var file = office.lheo(office.formation(1, extras));
        office.bring(file);
        var export = office.browser.get("/offer/files/lheo");
        assertThat(export.status()).isEqualTo(200);
        assertThat(export.header("Content-Disposition")).contains("attachment; filename=\"offre-lheo.xml\"");
        assertThat(parsed(extrasOf(export.body())).isEqualNode(parsed(extrasOf(file))))
                .as(export.body())
                .isTrue();
        assertThat(export.body())
                .contains(
                        "<code-ROME>H2913</code-ROME>",
                        "<code-CERTIFINFO>19004</code-CERTIFINFO>",
                        "<nom>Accueil</nom>")
                .contains("<code-FORMACODE ref=\"V12\">23054</code-FORMACODE>", "<code-RNCP>37098</code-RNCP>");
        var again = office.send(export.body());
        assertThat(counts(again)).isEqualTo("COURSE 0 0 1 0, OFFERING 0 0 1 0, GROUP 0 0 1 0");
    }

    @Test
    void lheo_2_2_is_read_and_leaves_as_2_3() {
        var office = new Office();
        var older = office.lheo(office.formation(1, "")).replace("http://lheo.gouv.fr/2.3", "http://www.lheo.org/2.2");
        office.bring(older);
        var export = office.browser.get("/offer/files/lheo").body();
        assertThat(export).contains("xmlns=\"http://lheo.gouv.fr/2.3\"").doesNotContain("lheo.org");
        assertThat(counts(office.send(export))).isEqualTo("COURSE 0 0 1 0, OFFERING 0 0 1 0, GROUP 0 0 1 0");
    }

    @Test
    void what_is_written_by_hand_leaves_in_both_formats_and_comes_back_unchanged() {
        var office = new Office();
        office.browser.get("/offer/courses/new");
        var course = office.browser.post(
                "/offer/courses",
                Map.of(
                        "title",
                        "=Anglais « A \"1 »; niveau",
                        "objective",
                        "- parler, + écrire",
                        "certification",
                        "RS5456"));
        var id = course.location().substring(course.location().lastIndexOf('/') + 1);
        office.browser.get("/offer/groups/new");
        var group = office.browser.post("/offer/groups", typed(office, id));
        assertThat(group.status()).as(group.body()).isEqualTo(303);
        var path = group.location().substring(group.location().indexOf("/offer"));
        office.browser.get(path);
        office.browser.post(path + "/acts", Map.of("act", "PUBLISH", "version", "1"));
        var lheo = office.browser.get("/offer/files/lheo").body();
        assertThat(counts(office.send(lheo))).as(lheo).isEqualTo("COURSE 0 0 1 0, OFFERING 0 0 1 0, GROUP 0 0 1 0");
        var csv = office.browser.get("/offer/files/csv").body();
        assertThat(csv)
                .as("no spreadsheet runs it")
                .contains("'=Anglais", "'- parler")
                .doesNotContain(";=", ";-");
        assertThat(counts(office.send("offre.csv", csv.getBytes(StandardCharsets.UTF_8))))
                .as(csv)
                .isEqualTo("COURSE 0 0 1 0, OFFERING 0 0 1 0, GROUP 0 0 1 0");
    }

    private static Map<String, String> typed(Office office, String course) {
        return Map.ofEntries(
                Map.entry("course", course),
                Map.entry("site", office.partner.site().toString()),
                Map.entry("startsOn", TODAY.plusDays(30).toString()),
                Map.entry("endsOn", TODAY.plusDays(90).toString()),
                Map.entry("opensOn", TODAY.plusDays(3).toString()),
                Map.entry("seats", "12"),
                Map.entry("seatsFinanced", "4"),
                Map.entry("scheme", "POEC"),
                Map.entry("recruitment", "1"),
                Map.entry("mode", "2"),
                Map.entry("entry", "1"),
                Map.entry("hoursCompany", "70"),
                Map.entry("responsible", siret()));
    }

    @Test
    void a_file_changes_and_suspends_groups_as_an_office_would() {
        var office = new Office();
        office.bring(office.lheo(office.formation(1, ""), office.formation(2, "")));
        var changed = office.lheo(office.formation(1, ""), office.formation(2, ""))
                .replaceFirst("<extra info=\"seats\">12", "<extra info=\"seats\">14")
                .replaceFirst("Soudage 2", "Soudage fin")
                .replaceFirst("(?s)(.*)<etat-recrutement>1", "$1<etat-recrutement>3");
        var preview = office.send(changed);
        assertThat(counts(preview)).isEqualTo("COURSE 0 1 1 0, OFFERING 0 0 2 0, GROUP 0 2 0 0");
        assertThat(preview.body()).contains("Sessions modifiées", "Places", "Recrutement");
        office.confirm(preview);
        assertThat(world.text("select seats::text from training.training_session where code = ?", office.group(1)))
                .isEqualTo("14");
        assertThat(world.text("""
                select g.title || ' ' || t.state || ' ' || (select string_agg(e.event, ' ' order by e.n) from offer.event e
                        where e.training_session = t.id)
                  from offer.training_session t join training.training_session g on g.id = t.id where g.code = ?
                """, office.group(2))).isEqualTo("Soudage fin SUSPENDED WRITE WRITE SUSPEND");
        assertThat(counts(office.send(changed))).isEqualTo("COURSE 0 0 2 0, OFFERING 0 0 2 0, GROUP 0 0 2 0");
        var resumed = changed.replace("<etat-recrutement>3", "<etat-recrutement>2");
        office.bring(resumed);
        assertThat(world.text("""
                select t.state || t.recruitment from offer.training_session t join training.training_session g on g.id = t.id
                 where g.code = ?
                """, office.group(2))).isEqualTo("PUBLISHED2");
        assertThat(counts(office.send(resumed))).isEqualTo("COURSE 0 0 2 0, OFFERING 0 0 2 0, GROUP 0 0 2 0");
    }

    @Test
    void a_group_that_is_over_does_not_change_and_the_line_says_what_differs() {
        var office = new Office();
        var over = office.lheo(office.formation(1, ""))
                .replace(day(30), "20200106")
                .replace(day(90), "20200306");
        office.bring(over);
        var preview = office.send(over.replace("<extra info=\"seats\">12", "<extra info=\"seats\">13"));
        assertThat(counts(preview)).isEqualTo("COURSE 0 0 0 1, OFFERING 0 0 0 1, GROUP 0 0 0 1");
        assertThat(preview.body()).contains("terminée ou annulée", "Ce qui diffère : Places");
    }

    @Test
    void a_colleague_who_changes_a_group_between_the_look_and_the_word_is_not_written_over() {
        var office = new Office();
        var file = office.lheo(office.formation(1, ""));
        office.bring(file);
        var preview = office.send(file.replace("<extra info=\"seats\">12", "<extra info=\"seats\">20"));
        var group = world.text("select id::text from training.training_session where code = ?", office.group(1));
        var colleague = portal.signedIn(office.colleague());
        var edit = colleague.get("/offer/groups/" + group + "/edit");
        var fields = new java.util.HashMap<>(typed(office, value(edit, "option value", " selected")));
        fields.put("version", value(edit, "name=\"version\" value", ""));
        fields.put("seats", "7");
        assertThat(colleague.post("/offer/groups/" + group + "/edit", fields).status())
                .isEqualTo(303);
        var again = office.confirm(preview);
        assertThat(again.body()).contains("L’offre a changé depuis", "Confirmer");
        assertThat(world.text("select seats::text from training.training_session where code = ?", office.group(1)))
                .isEqualTo("7");
        assertThat(office.confirm(again).body()).contains("Import terminé");
        assertThat(world.text("select seats::text from training.training_session where code = ?", office.group(1)))
                .isEqualTo("20");
    }

    private static String value(Browser.Answer page, String before, String after) {
        var found = Pattern.compile(before + "=\"([^\"]+)\"[^>]*" + after).matcher(page.body());
        assertThat(found.find()).as(before).isTrue();
        return found.group(1);
    }

    // --- Files that are refused whole -------------------------------------------------------------------------------

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void a_hostile_or_broken_file_gets_a_page_that_says_what_and_where(
            String name, byte[] bytes, String what, String line) {
        var page = office().send(name + ".xml", bytes);
        assertThat(page.status()).as(name).isEqualTo(200);
        assertThat(page.body())
                .as(name)
                .contains("Fichier refusé", what, "Rien n’a été modifié", "Envoyer un autre fichier")
                .contains(line);
        assertThat(page.body()).doesNotContain("root:", "Exception", "lollol");
    }

    private Office office() {
        if (shared == null) {
            shared = new Office();
        }
        return shared;
    }

    private @org.jspecify.annotations.Nullable Office shared;

    static Stream<Arguments> attacks() {
        var laughs = new StringBuilder("<?xml version=\"1.0\"?>\n<!DOCTYPE lheo [\n<!ENTITY lol \"lol\">\n");
        for (int i = 1; i < 10; i++) {
            laughs.append("<!ENTITY lol")
                    .append(i)
                    .append(" \"")
                    .append(("&lol" + (i == 1 ? "" : i - 1) + ";").repeat(10))
                    .append("\">\n");
        }
        laughs.append(
                "]>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres><formation><intitule-formation>&lol9;</intitule-formation></formation></offres></lheo>");
        var begin =
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n<formation numero=\"38_AF_0000000001\">\n";
        var end = "</formation></offres></lheo>";
        var whole = begin + "<intitule-formation>Soudage</intitule-formation>" + end;
        return Stream.of(
                attack("billion laughs", laughs.toString(), "DOCTYPE", "Ligne"),
                attack(
                        "external entity",
                        "<?xml version=\"1.0\"?>\n<!DOCTYPE lheo [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n"
                                + "<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>&x;</offres></lheo>",
                        "DOCTYPE",
                        "Ligne"),
                attack(
                        "external document type",
                        "<!DOCTYPE lheo SYSTEM \"http://127.0.0.1:1/x.dtd\">\n<lheo/>",
                        "DOCTYPE",
                        "Ligne 1."),
                attack(
                        "parameter entity",
                        "<!DOCTYPE lheo [<!ENTITY % x SYSTEM \"file:///etc/passwd\"> %x;]>\n<lheo/>",
                        "DOCTYPE",
                        "Ligne"),
                attack(
                        "entity nobody declared",
                        begin + "<intitule-formation>&truc;</intitule-formation>" + end,
                        "n’est pas",
                        "Ligne 4."),
                attack(
                        "ten deep",
                        begin + "<extras>".repeat(10) + "</extras>".repeat(10) + end,
                        "plus de 8 niveaux",
                        "Ligne 4."),
                attack("very deep", begin + "<a>".repeat(200_000), "plus de 20 niveaux", "Ligne 4."),
                attack(
                        "long text",
                        begin + "<intitule-formation>" + "x".repeat(30_000) + "</intitule-formation>" + end,
                        "« intitule-formation » est trop long",
                        "Ligne 4."),
                attack(
                        "long attribute",
                        begin + "<intitule-formation info=\"" + "x".repeat(5_000_000) + "\"/>" + end,
                        "octets",
                        "Ligne"),
                attack("long comment", begin + "<!--" + "x".repeat(5_000_000) + "-->" + end, "octets", "Ligne"),
                attack("truncated", whole.substring(0, whole.length() - 20), "coupé en chemin", "Ligne 4."),
                attack("truncated in a tag", begin + "<intitule-form", "coupé en chemin", "Ligne 4."),
                attack("not closed", begin + "<intitule-formation>Soudage</titre>" + end, "bien formé", "Ligne 4."),
                Arguments.of(
                        "wrong encoding", whole.replace("Soudage", "Évaluer").getBytes(WINDOWS), "encodage", "Ligne"),
                attack("unknown encoding", whole.replace("UTF-8", "EBCDIC-X"), "encodage", "Ligne 1."),
                attack("wrong root", "<?xml version=\"1.0\"?>\n<rss><channel/></rss>", "« rss »", "Ligne 2."),
                attack("no namespace", "<lheo><offres/></lheo>", "version de LHÉO", "Ligne 1."),
                attack(
                        "another version",
                        "<lheo xmlns=\"http://www.lheo.org/1.3\"><offres/></lheo>",
                        "http://www.lheo.org/1.3",
                        "Ligne 1."),
                attack(
                        "nothing in it",
                        "<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres/></lheo>",
                        "aucune session",
                        "Ligne 1."),
                attack("a page", "<!doctype html>\n<html><body>503</body></html>", "bien formé", "Ligne 1."),
                Arguments.of("a spreadsheet", new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, "classeur", ""),
                Arguments.of(
                        "a picture",
                        new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0},
                        "manque des colonnes",
                        "Ligne 1."),
                attack("columns missing", "numero_formation;intitule\nx;y\n", "numero_session", "Ligne 1."),
                attack("a column twice", "numero_formation;course_number;intitule\nx;y;z\n", "deux fois", "Ligne 1."),
                attack("only a header", HEADER, "aucune session", "Ligne 1."));
    }

    private static Arguments attack(String name, String text, String what, String line) {
        return Arguments.of(name, text.getBytes(StandardCharsets.UTF_8), what, line);
    }

    @Test
    void no_file_or_an_empty_one_is_said_beside_the_field() {
        var office = office();
        var none = office.sent("", new byte[0]);
        assertThat(none.status()).isEqualTo(422);
        assertThat(none.body()).contains("Choisissez un fichier", "aria-invalid=\"true\"");
        assertThat(office.send("vide.csv", "\n \n".getBytes(StandardCharsets.UTF_8))
                        .body())
                .contains("Le fichier est vide");
    }

    @Test
    void a_file_that_is_too_large_is_refused_with_a_page() {
        try (var small = Portal.on(database, Map.of("spring.servlet.multipart.max-file-size", "2KB"))) {
            var browser = small.signedIn(office().account);
            browser.get("/offer/files");
            var answer = upload(
                    browser, "/offer/files", "grand.xml", "<a>".repeat(3_000).getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.body()).isEqualTo(413);
            assertThat(answer.body()).contains("<h1");
        }
    }

    @Test
    void a_file_is_refused_where_no_page_asks_for_one_and_to_whom_it_is_not_given() {
        var browser = portal.browser();
        browser.get("/sign-in");
        assertThat(upload(browser, "/sign-in", "x", new byte[10]).status()).isEqualTo(403);
        assertThat(upload(browser, "/offer/files", "x", new byte[10]).location())
                .endsWith("/sign-in");
        var adviser = portal.signedIn(world.account(UUID.randomUUID() + "@isere.example", Role.ADVISER, null));
        adviser.get("/");
        assertThat(upload(adviser, "/offer/files", "x", new byte[10]).status()).isEqualTo(403);
        var office = office();
        office.browser.get("/offer/files");
        assertThat(upload(office.browser, "/offer/groups", "x", new byte[10]).status())
                .isEqualTo(403);
        var clerk =
                portal.signedIn(world.account(UUID.randomUUID() + "@isere.example", Role.QUOTE_CLERK, office.partner));
        assertThat(clerk.get("/offer/files").status()).isEqualTo(403);
        assertThat(clerk.get("/offer/files/csv").status())
                .as("who sees it may take it")
                .isEqualTo(200);
    }

    // --- Tables -----------------------------------------------------------------------------------------------------

    private static final String HEADER =
            "numero_formation;intitule;numero_action;siret_formateur;numero_session;debut;fin;places;dispositif\n";

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "';', UTF-8, false",
        "',', UTF-8, true",
        "'|', windows-1252, false",
        "TAB, windows-1252, false",
        "';', UTF-16LE, true"
    })
    void a_table_is_read_whatever_its_separator_and_its_encoding(String sign, String charset, boolean bom) {
        var office = new Office();
        var separator = sign.equals("TAB") ? "\t" : sign;
        var text = (bom ? "\ufeff" : "")
                + (HEADER.strip() + ";Remarque\n").replace(";", separator)
                + office.csvLine(1, separator, french(30), french(90)) + separator + "é\n"
                + office.csvLine(
                                2,
                                separator,
                                TODAY.plusDays(30).toString(),
                                TODAY.plusDays(90).toString())
                        .replace("Tournage", "Évaluation")
                + separator + "\n";
        var preview = office.send("offre.csv", text.getBytes(Charset.forName(charset)));
        assertThat(counts(preview)).as(preview.body()).isEqualTo("COURSE 2 0 0 0, OFFERING 2 0 0 0, GROUP 2 0 0 0");
        assertThat(preview.body()).contains("Colonnes que le portail ne lit pas : Remarque.");
        office.confirm(preview);
        assertThat(world.text(
                        "select title || ' ' || starts_on from training.training_session where code = ?",
                        office.group(2)))
                .isEqualTo("Évaluation 2 " + TODAY.plusDays(30));
        assertThat(counts(office.send("offre.csv", text.getBytes(Charset.forName(charset)))))
                .isEqualTo("COURSE 0 0 2 0, OFFERING 0 0 2 0, GROUP 0 0 2 0");
    }

    @Test
    void lines_that_are_rejected_say_why_and_come_in_once_mended() {
        var office = new Office();
        var stranger = new Office();
        office.bring(office.lheo(office.formation(9, "")));
        stranger.bring(stranger.lheo(stranger.formation(1, "")));
        var good = office.csvLine(1, ";", french(30), french(90));
        var text = HEADER
                + good + "\n"
                + office.csvLine(2, ";", "31/02/2027", french(90)) + "\n"
                + office.csvLine(3, ";", french(90), french(30)) + "\n"
                + office.csvLine(4, ";", french(30), french(90)).replace(office.siret, stranger.siret) + "\n"
                + office.csvLine(5, ";", french(30), french(90)).replace(office.group(5), stranger.group(1)) + "\n"
                + office.csvLine(6, ";", french(30), french(90)).replace(office.course(6), stranger.course(1)) + "\n"
                + office.csvLine(7, ";", french(30), french(90)).replace(office.group(7), "38_SE_9999999999") + "\n"
                + good + "\n"
                + office.csvLine(8, ";", french(30), french(90)).replace(office.course(8), office.course(1)) + "\n"
                + office.csvLine(10, ";", french(30), french(90)).replace(";9;", ";=1+1;") + "\n"
                + office.csvLine(11, ";", french(30), french(90)).replace(office.offering(11), office.offering(9))
                + "\n"
                + "trop;court\n"
                + office.csvLine(12, ";", french(30), french(90))
                        .replace(office.siret, office.siret.substring(0, 13) + "x")
                + "\n"
                + "\"jamais fermé;" + office.csvLine(13, ";", french(30), french(90)) + "\n";
        var preview = office.send("offre.csv", text.getBytes(StandardCharsets.UTF_8));
        assertThat(counts(preview)).as(preview.body()).endsWith("GROUP 1 0 0 13");
        for (var why : List.of(
                "Un jour qui existe",
                "est avant",
                "aucun établissement où vous travaillez",
                "celui d’un autre organisme",
                "donnés par le portail",
                "gardez-en une",
                "dit autre chose de la même formation",
                "Un nombre entier de 0 à",
                "celle d’une autre formation",
                "il manque un séparateur",
                "Exactement 14 chiffres",
                "guillemet")) {
            assertThat(preview.body()).contains(why);
        }
        var path = "/offer/files/" + preview.body().replaceAll("(?s).*/offer/files/([^/\"]+)/rejects.*", "$1")
                + "/rejects";
        var rejects = office.browser.get(path);
        assertThat(rejects.header("Content-Disposition")).contains("attachment; filename=\"offre-a-corriger.csv\"");
        assertThat(rejects.body())
                .startsWith("\ufeffnumero_formation;")
                .contains("'=1+1", ";line;column;rule;help\r\n");
        office.confirm(preview);
        assertThat(world.text(
                        "select count(*)::text from training.training_session where site = ?", office.partner.site()))
                .as("one by hand, one accepted")
                .isEqualTo("2");
        var mended = rejects.body()
                .lines()
                .filter(line ->
                        line.startsWith("\ufeff") || line.contains(office.group(2)) || line.contains(office.group(10)))
                .map(line -> line.replace("31/02/2027", french(30)).replace("'=1+1", "11"))
                .toList();
        assertThat(mended).hasSize(3);
        var second = office.send(
                "corrige.csv", String.join("\r\n", mended).concat("\r\n").getBytes(StandardCharsets.UTF_8));
        assertThat(counts(second)).as(second.body()).isEqualTo("COURSE 2 0 0 0, OFFERING 2 0 0 0, GROUP 2 0 0 0");
        assertThat(second.body()).doesNotContain("ne lit pas");
        assertThat(office.confirm(second).body()).contains("Import terminé");
    }

    // --- An upload and its owner ------------------------------------------------------------------------------------

    @Test
    void an_upload_is_its_senders_alone_and_goes_when_given_up_or_after_an_hour() {
        var office = new Office();
        var preview = office.send(office.lheo(office.formation(1, "")));
        var confirmation = action(preview, "confirmation");
        var path = confirmation.substring(0, confirmation.lastIndexOf('/'));
        var colleague = portal.signedIn(office.colleague());
        colleague.get("/offer/files");
        assertThat(colleague.get(path).status()).isEqualTo(404);
        assertThat(colleague.get(path + "/rejects").status()).isEqualTo(404);
        assertThat(colleague.post(confirmation, Map.of()).status()).isEqualTo(404);
        assertThat(office.browser.get("/offer/files").body()).as("it waits").contains("offre.xml");

        assertThat(office.browser.post(action(preview, "removal"), Map.of()).status())
                .isEqualTo(303);
        assertThat(office.browser.get(path).status()).isEqualTo(404);
        assertThat(staged(path)).isEqualTo("0");

        var second = office.send(office.lheo(office.formation(1, "")));
        var other = action(second, "confirmation").replace("/confirmation", "");
        world.run("update offer.upload set at = now() - interval '61 minutes' where id = ?::uuid", id(other));
        assertThat(office.browser.get(other).status()).isEqualTo(404);
        assertThat(office.browser.post(other + "/confirmation", Map.of()).status())
                .isEqualTo(404);
        portal.bean(UploadTable.class).sweep();
        assertThat(staged(other)).isEqualTo("0");
        assertThat(world.text(
                        "select count(*)::text from training.training_session where site = ?", office.partner.site()))
                .isEqualTo("0");
    }

    @Test
    void a_new_file_takes_the_place_of_the_one_that_waited() {
        var office = new Office();
        var first = office.send(office.lheo(office.formation(1, "")));
        office.send(office.lheo(office.formation(2, "")));
        assertThat(office.browser.post(action(first, "confirmation"), Map.of()).status())
                .isEqualTo(404);
    }

    private String staged(String path) {
        return world.text("select count(*)::text from offer.staged_group where upload = ?::uuid", id(path));
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    // --- What the database holds by itself --------------------------------------------------------------------------

    @Test
    void the_applications_role_writes_nothing_that_was_sent_by_itself() {
        for (var sql : List.of(
                "insert into offer.upload select * from offer.upload",
                "update offer.upload set state = 'CHECKED'",
                "delete from offer.upload",
                "insert into offer.staged_course select * from offer.staged_course",
                "update offer.staged_offering set wrong = false",
                "update offer.staged_group set verdict = 'NEW'",
                "delete from offer.staged_fault",
                "insert into offer.kept values (gen_random_uuid(), 'COURSE', '[]')",
                "select offer.judge(null, gen_random_uuid())",
                "select offer.keep_elements(gen_random_uuid(), 'COURSE', '[]')",
                "select offer.own_upload(null, gen_random_uuid())")) {
            assertThatThrownBy(() -> asApplication(sql)).as(sql).hasMessageContaining("permission denied");
        }
        for (var call : List.of(
                "begin_upload('\\x00', gen_random_uuid(), 'x', 'CSV', 1)",
                "stage('\\x00', gen_random_uuid(), 1, '{}')",
                "refuse_upload('\\x00', gen_random_uuid(), 'EMPTY', 1, '')",
                "check_upload('\\x00', gen_random_uuid(), '')",
                "start_upload('\\x00', gen_random_uuid())",
                "apply_upload('\\x00', gen_random_uuid())",
                "stop_upload('\\x00', gen_random_uuid())",
                "drop_upload('\\x00', gen_random_uuid())")) {
            assertThatThrownBy(() -> asApplication("select offer." + call))
                    .as(call)
                    .hasMessageContaining("nobody is signed in");
        }
    }

    @Test
    void even_an_application_that_lies_brings_nothing_to_anothers_site() {
        var office = new Office();
        var victim = new Office();
        var viewer = world.signedIn(office.account);
        var table = portal.bean(UploadTable.class);
        var upload = UUID.randomUUID();
        table.begin(viewer.token(), upload, "x", "CSV", 1);
        assertThat(table.stage(viewer.token(), upload, 1, """
                {"courses": [{"n": 1, "line": 1, "number": "%s", "title": "Faux", "wrong": false}],
                 "offerings": [{"n": 1, "course": 1, "line": 1, "number": "%s", "delivering_siret": "%s", "wrong": false}],
                 "groups": [{"n": 1, "offering": 1, "line": 1, "number": "%s", "starts_on": "2027-01-01", "ends_on": "2027-02-01",
                             "wrong": false}], "faults": []}
                """.formatted(
                                office.course(1), office.offering(1), victim.siret, office.group(1))))
                .isTrue();
        assertThat(table.apply(viewer.token(), upload))
                .as("not before it is looked at")
                .isEqualTo("GONE");
        assertThat(table.check(viewer.token(), upload, "")).isTrue();
        assertThat(table.start(viewer.token(), upload)).isTrue();
        assertThat(table.apply(viewer.token(), upload)).isEqualTo("DONE");
        assertThat(world.text(
                        "select count(*)::text from training.training_session where site = ?", victim.partner.site()))
                .isEqualTo("0");
        var stranger = world.signedIn(victim.account);
        assertThat(table.start(stranger.token(), upload)).isFalse();
        var clerk =
                world.signedIn(world.account(UUID.randomUUID() + "@isere.example", Role.QUOTE_CLERK, office.partner));
        assertThatThrownBy(() -> table.begin(clerk.token(), UUID.randomUUID(), "x", "CSV", 1))
                .rootCause()
                .hasMessageContaining("not granted");
    }

    private void asApplication(String sql) throws SQLException {
        try (var application = database.as("APP");
                var statement = application.createStatement()) {
            statement.execute(sql);
        }
    }

    // --- How it looks -----------------------------------------------------------------------------------------------

    @Tag("browser")
    @ParameterizedTest(name = "at {0} px, {1}, dark: {2}")
    @CsvSource({"320, fr, false", "1280, en, true"})
    void the_pages_read_well(int width, String language, boolean dark) {
        var office = new Office();
        office.bring(office.lheo(office.formation(1, "")));
        var preview = office.send(
                "offre.csv",
                (HEADER + office.csvLine(2, ";", french(30), french(90)) + "\n"
                                + office.csvLine(3, ";", "31/02/2027", french(90)) + "\n"
                                + office.csvLine(4, ";", french(30), french(90)).replace(office.siret, siret()) + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        var path = action(preview, "confirmation").replace("/confirmation", "");
        try (var screen = new Screen();
                var window = screen.open(width, dark)) {
            var page = window.page();
            window.signIn(portal, office.account, language);
            look(window, "/offer/files", "files-" + language);
            look(window, path, "preview-" + language);
            var name = Path.of(System.getProperty("java.io.tmpdir"), "offre-" + UUID.randomUUID() + ".xml");
            page.navigate(portal.url() + "/offer/files");
            Files.writeString(name, "<rss/>");
            page.locator("#file").setInputFiles(name);
            page.locator("main form button").click();
            page.waitForURL("**/offer/files/*");
            assertThat(page.locator("#refused").isVisible()).isTrue();
            assertThat(window.faults("offer-files-refused-" + language)).isEmpty();
            Files.delete(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look(Screen.Window window, String path, String name) {
        assertThat(window.page().navigate(portal.url() + path).status())
                .as(path)
                .isEqualTo(200);
        assertThat(window.faults("offer-files-" + name)).as(path).isEmpty();
    }

    private static String french(int fromToday) {
        return TODAY.plusDays(fromToday).format(DateTimeFormatter.ofPattern("dd/MM/yyyy"));
    }

    /** The first extras that are not the portal's. */
    private static String extrasOf(String xml) {
        int from = xml.indexOf("<extras info=\"REGION\"");
        return xml.substring(from, xml.indexOf("</extras></extras>", from) + "</extras></extras>".length());
    }

    private static Document parsed(String extras) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        var wrapped = extras.replaceFirst("<extras", "<extras xmlns=\"http://lheo.gouv.fr/2.3\"");
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(wrapped.getBytes(StandardCharsets.UTF_8)));
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private static final Pattern CELL = Pattern.compile("data-level=\"(\\w+)\"|data-verdict=\"\\w+\">([^<]*)<");

    /** New, changed, unchanged, rejected, by level. */
    private static String counts(Browser.Answer page) {
        var counts = new StringBuilder();
        var found = CELL.matcher(page.body());
        while (found.find()) {
            counts.append(
                    found.group(1) == null ? " " + found.group(2) : (counts.isEmpty() ? "" : ", ") + found.group(1));
        }
        return counts.toString();
    }

    private static String action(Browser.Answer page, String act) {
        var form =
                Pattern.compile("action=\"(/offer/files/[^\"/]+/" + act + ")\"").matcher(page.body());
        assertThat(form.find()).as(page.body()).isTrue();
        return form.group(1);
    }

    private static Browser.Answer upload(Browser browser, String path, String name, byte[] bytes) {
        return browser.upload(path, name, bytes);
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
