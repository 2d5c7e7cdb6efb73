package ecluse.training;

import static ecluse.training.Kairos.WORLD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.DisplayMatrix;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Role;
import ecluse.testing.Browser;
import ecluse.testing.Paper;
import ecluse.testing.World;
import ecluse.training.Kairos.Organisation;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.ModelAndView;

@Tag("database")
class CertificateTest {
    /** What these documents are for; of it, each shows what the matrix gives at the stage. */
    private static final Set<Field> ON_PAPER = EnumSet.of(
            Field.LAST_NAME,
            Field.FIRST_NAME,
            Field.IDENTIFIER,
            Field.IDENTIFIER_TAIL,
            Field.ADDRESS,
            Field.POSTCODE,
            Field.COMMUNE);

    private final Organisation organisation = Organisation.any();
    private final World.Group group = organisation.group("Soudage TIG");

    private World.Person someone(boolean isProtected) {
        return WORLD.person("Anaïs", "Berthelot-" + UUID.randomUUID().toString().substring(0, 6), isProtected);
    }

    private String enrolled(World.Person person, Stage stage) {
        organisation.enrolled(group, person, stage);
        WORLD.imported("""
                update training.enrolment
                   set registered_on = case when state <> 'PLACED' then current_date - 25 end,
                       entered_on = case when state <> 'PLACED' then current_date - 20 end,
                       exited_on = case when state = 'COMPLETED' then current_date - 1 end
                 where person = ?
                """, person.ref().value());
        return WORLD.text(
                "select id from training.enrolment where person = ?",
                person.ref().value());
    }

    private static Browser.Download print(Browser browser, String enrolment, String word) {
        browser.get("/kairos/enrolments/" + enrolment);
        return browser.download("/kairos/enrolments/" + enrolment + "/documents/" + word);
    }

    @Test
    void a_certificate_is_an_accessible_file_that_nobody_keeps_and_whose_name_says_nothing() {
        var enrolment = enrolled(someone(false), Stage.DURING);
        var file = print(organisation.office(), enrolment, "aes");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.header("Content-Type")).startsWith("application/pdf");
        assertThat(file.header("Content-Disposition")).isEqualTo("attachment; filename=\"attestation-entree.pdf\"");
        assertThat(file.header("Cache-Control")).contains("no-store");
        var paper = new Paper(file.bytes());
        assertThat(paper.accessible()).isTrue();
        assertThat(paper.language()).startsWith("fr");
        assertThat(paper.title()).isEqualTo("Attestation d’entrée en stage (AES)");
        assertThat(paper.tags()).contains("H1", "H2", "Table", "TH", "TD");
        assertThat(paper.text()).contains("Soudage TIG", "Entrée effective le", "Référence au registre");
        var english = organisation.office().speaking("en");
        english.get("/kairos/enrolments/" + enrolment);
        english.post("/language", Map.of("language", "en", "back", "/"));
        var translated = new Paper(print(english, enrolment, "aes").bytes());
        assertThat(translated.language()).startsWith("en");
        assertThat(translated.title()).isEqualTo("Entry certificate (AES)");
    }

    @Test
    void invariant_5_each_stage_prints_the_cells_that_the_matrix_gives_and_the_ledger_has_the_same() {
        for (var stage : Stage.values()) {
            for (boolean isProtected : new boolean[] {false, true}) {
                for (var word : Set.of("ais", "aes")) {
                    var person = someone(isProtected);
                    var enrolment = enrolled(person, stage);
                    var file = print(organisation.office(), enrolment, word);
                    if (stage == Stage.BEFORE) {
                        assertThat(file.status()).as("nothing to attest yet").isEqualTo(404);
                        continue;
                    }
                    assertCells(new Paper(file.bytes()).text(), person, cells(stage, isProtected));
                }
            }
        }
    }

    private static Set<Field> cells(Stage stage, boolean isProtected) {
        var cells = EnumSet.copyOf(DisplayMatrix.of(stage));
        cells.retainAll(ON_PAPER);
        if (isProtected) {
            cells.retainAll(DisplayMatrix.ofProtectedPerson());
        }
        if (cells.contains(Field.IDENTIFIER)) {
            cells.remove(Field.IDENTIFIER_TAIL); // It is in the whole one.
        }
        return cells;
    }

    private void assertCells(String text, World.Person person, Set<Field> cells) {
        var facts = person.facts();
        var values = Map.of(
                Field.LAST_NAME, facts.lastName(),
                Field.FIRST_NAME, facts.firstName(),
                Field.IDENTIFIER, facts.nationalId(),
                Field.EMAIL, facts.email(),
                Field.PHONE, facts.phone(),
                Field.ADDRESS, facts.address(),
                Field.BIRTH_DATE, facts.birthDate().toString());
        values.forEach((field, value) -> {
            if (cells.contains(field)) {
                assertThat(text).as(field.name()).contains(value);
            } else {
                assertThat(text).as("no " + field).doesNotContain(value);
            }
        });
        if (cells.contains(Field.IDENTIFIER_TAIL)) {
            assertThat(text).contains("…" + facts.nationalId().substring(8));
        }
        // The group is taught in the same commune: it stands there twice only where the person's is shown.
        assertThat(text.split("38130 Échirolles", -1)).hasSize(cells.contains(Field.COMMUNE) ? 3 : 2);
        var shown = Integer.parseInt(WORLD.text(
                "select fields from ledger.entry where kind = 1 and purpose = 4 and person = ?",
                person.ref().value()));
        assertThat(Field.of(shown)).isEqualTo(cells);
    }

    @Test
    void a_groups_certificates_are_one_file_one_batch_and_nobodys_address() {
        var people = new java.util.ArrayList<World.Person>();
        for (int i = 0; i < 12; i++) {
            people.add(someone(i == 3));
            enrolled(people.getLast(), Stage.DURING);
        }
        var gone = someone(false);
        enrolled(gone, Stage.AFTER);
        var browser = organisation.office();
        assertThat(browser.get("/kairos/groups/" + group.id()).body()).contains("Imprimer les AES du groupe");
        var paper = new Paper(browser.download("/kairos/groups/" + group.id() + "/documents/aes")
                .bytes());
        assertThat(paper.pages()).isEqualTo(12);
        assertThat(paper.accessible()).isTrue();
        for (var person : people) {
            assertThat(paper.text())
                    .contains(person.facts().lastName(), person.facts().nationalId())
                    .doesNotContain(person.facts().address(), person.facts().email());
        }
        assertThat(paper.text()).doesNotContain(gone.facts().lastName());
        assertThat(WORLD.count(
                        "select count(distinct at) from ledger.entry where kind = 1 and purpose = 4 and account = ?",
                        organisation.manager().id()))
                .isEqualTo(1);
    }

    @Test
    void who_finds_no_room_is_told_to_come_back_and_nobodys_facts_were_opened() throws InterruptedException {
        var enrolment = enrolled(someone(false), Stage.DURING);
        var browser = organisation.office();
        browser.get("/kairos/enrolments/" + enrolment);
        var documents = Kairos.PORTAL.bean(Documents.class);
        var full = new CountDownLatch(Documents.AT_ONCE);
        var over = new CountDownLatch(1);
        var printed = "select count(*) from ledger.entry where purpose = 4 and account = ?";
        try (var others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < Documents.AT_ONCE; i++) {
                others.execute(() -> documents.make("documents/frame", "x", () -> {
                    full.countDown();
                    await(over);
                    return new Content.Instead(new ModelAndView("x"));
                }));
            }
            full.await();
            var answer = browser.download("/kairos/enrolments/" + enrolment + "/documents/aes");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isNotEmpty();
            assertThat(new String(answer.bytes(), UTF_8)).contains("Trop de documents à la fois");
            assertThat(WORLD.count(printed, organisation.manager().id())).isZero();
            over.countDown();
        }
        assertThat(browser.download("/kairos/enrolments/" + enrolment + "/documents/aes")
                        .status())
                .isEqualTo(200);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void invariant_1_anothers_certificate_answers_like_none() {
        var enrolment = enrolled(someone(false), Stage.DURING);
        var stranger = Organisation.any().office();
        stranger.get("/kairos/groups");
        assertThat(stranger.download("/kairos/enrolments/" + enrolment + "/documents/aes")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.download("/kairos/enrolments/" + UUID.randomUUID() + "/documents/aes")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.download("/kairos/groups/" + group.id() + "/documents/aes")
                        .status())
                .isEqualTo(404);
        var clerk = organisation.as(Role.QUOTE_CLERK);
        clerk.get("/kairos/groups");
        assertThat(clerk.download("/kairos/enrolments/" + enrolment + "/documents/aes")
                        .status())
                .isEqualTo(403);
    }
}
