package ecluse.correspondence;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Field;
import ecluse.kernel.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.support.ResourceBundleMessageSource;

/** What a notice must say before it may be submitted. */
class TemplateTest {
    private static final Notice.Exposure EXPOSURE = new Notice.Exposure(
            UUID.randomUUID(), Instant.parse("2026-07-12T08:00:00Z"), Instant.parse("2026-07-13T16:30:00Z"), 2, 3);
    private final ResourceBundleMessageSource messages = messages();
    private final Template template = new Template(messages, settings("demo"));
    private final Texts draft = template.draft();

    @Test
    void the_draft_says_all_that_is_needed_in_at_most_300_words() {
        assertThat(template.problems(draft)).isEmpty();
        assertThat(Template.words(draft.bodyFr())).isLessThanOrEqualTo(300);
        assertThat(Template.words(draft.bodyEn())).isLessThanOrEqualTo(300);
    }

    @Test
    void the_example_s_contacts_are_never_sent_to_real_people() {
        assertThat(keys(new Template(messages, settings("live")), draft))
                .containsOnly("correspondence.problem.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_block_without_its_title_stops_the_text_at_its_field(int block) {
        var title = template.title(block, Locale.FRENCH);
        var problems = template.problems(french(body -> body.replace("# " + title + "\n", "# Autre chose\n")));
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.field()).isEqualTo("bodyFr");
            assertThat(problem.key()).isEqualTo("correspondence.problem.block");
            assertThat(problem.arguments()).contains("M" + block, title);
        });
    }

    @Test
    void a_title_with_nothing_under_it_is_no_block() {
        var empty = french(body -> body.replaceAll("(?s)(# Nous joindre\n).*?\n\n", "$1\n"));
        assertThat(keys(template, empty)).containsExactly("correspondence.problem.block");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{name}", "{fields}", "{period}"})
    void a_placeholder_that_is_missing_stops_the_text(String placeholder) {
        assertThat(keys(template, french(body -> body.replace(placeholder, "…"))))
                .containsExactly("correspondence.problem.placeholder.missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{email}", "{}", "{name", "}", "{{name}}", "{NAME}", "{ name }"})
    void an_unknown_placeholder_stops_the_text(String placeholder) {
        assertThat(keys(template, french(body -> body + "\n" + placeholder)))
                .containsExactly("correspondence.problem.placeholder.unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://agence.fr", "HTTP://agence.fr", "www.agence.fr"})
    void a_link_stops_the_text(String link) {
        assertThat(keys(template, french(body -> body + "\n" + link))).containsExactly("correspondence.problem.link");
    }

    @Test
    void more_than_300_words_stop_the_text() {
        assertThat(keys(template, french(body -> body + " mot".repeat(300))))
                .containsExactly("correspondence.problem.words");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Objet\r\nBcc: quelqu.un@example.org", "Objet\u0000", "Bonjour {name}"})
    void a_subject_holds_neither_headers_nor_placeholders(String subject) {
        var texts = new Texts(subject, draft.bodyFr(), draft.subjectEn(), draft.bodyEn());
        assertThat(template.problems(texts))
                .singleElement()
                .matches(p -> p.field().equals("subjectFr"));
    }

    @Test
    void a_body_that_is_empty_or_huge_is_not_even_kept() {
        assertThat(template.unkeepable(french(body -> " "))).hasSize(1);
        assertThat(template.unkeepable(french(body -> "a".repeat(Template.LONGEST_BODY + 1))))
                .hasSize(1);
    }

    @Test
    void what_is_filled_in_is_never_read_for_placeholders() {
        var wording = new Wording(messages);
        assertThat(wording.filled("Bonjour {name}", "{fields} $1 \\", 3, EXPOSURE, Locale.FRENCH))
                .isEqualTo("Bonjour {fields} $1 \\");
    }

    @Test
    void fields_and_period_are_said_in_words_of_each_language() {
        var wording = new Wording(messages);
        int mask = Field.mask(EnumSet.of(Field.LAST_NAME, Field.IDENTIFIER, Field.IDENTIFIER_TAIL, Field.EMAIL));
        assertThat(wording.fields(mask, Locale.FRENCH))
                .isEqualTo("votre nom, votre identifiant de demandeur d’emploi, votre adresse électronique");
        assertThat(wording.fields(mask, Locale.ENGLISH))
                .isEqualTo("your last name, your jobseeker identifier, your e-mail address");
        assertThat(wording.period(EXPOSURE, Locale.FRENCH))
                .isEqualTo("entre le 12 juillet 2026 à 10 h 00 et le 13 juillet 2026 à 18 h 30 (heure de Paris)");
        assertThat(wording.period(EXPOSURE, Locale.ENGLISH))
                .isEqualTo("between 12 July 2026, 10:00 and 13 July 2026, 18:30 (Paris time)");
    }

    @Test
    void every_field_has_words_in_both_languages() {
        var wording = new Wording(messages);
        for (var field : Field.values()) {
            assertThat(wording.fields(field.bit(), Locale.FRENCH)).isNotBlank();
            assertThat(wording.fields(field.bit(), Locale.ENGLISH)).isNotBlank();
        }
    }

    private Texts french(UnaryOperator<String> change) {
        return new Texts(draft.subjectFr(), change.apply(draft.bodyFr()), draft.subjectEn(), draft.bodyEn());
    }

    private static List<String> keys(Template template, Texts texts) {
        return template.problems(texts).stream().map(Problem::key).toList();
    }

    private static Settings settings(String purpose) {
        return new Binder(new MapConfigurationPropertySource(Map.of("ecluse.purpose", purpose)))
                .bindOrCreate("ecluse", Settings.class);
    }

    private static ResourceBundleMessageSource messages() {
        var messages = new ResourceBundleMessageSource();
        messages.setBasename("ecluse/correspondence/messages");
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        return messages;
    }
}
