package ecluse.web;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All text that people read stands in the bundles, in French and in English. */
class MessagesTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "ecluse");
    /** The portal's own name, names that are the same everywhere, signs, figures, arrows. */
    private static final Pattern NO_WORDS = Pattern.compile("(Écluse|English|Français|SHA-256|[^\\p{L}])*");

    private static final Pattern KEY = Pattern.compile("#\\{([a-zA-Z][\\w.-]*[\\w])");
    private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)[^}]*}");

    static Stream<String> modules() throws IOException {
        try (var folders = Files.list(SOURCES)) {
            return folders
                    .filter(folder -> Files.exists(folder.resolve("messages_fr.properties"))
                            || Files.exists(folder.resolve("messages_en.properties")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    static Stream<Path> templates() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".html")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void french_and_english_say_the_same_things(String module) {
        var french = bundle(module, "fr");
        var english = bundle(module, "en");
        assertThat(french.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (var key : french.stringPropertyNames()) {
            assertThat(arguments(french.getProperty(key))).as(key).isEqualTo(arguments(english.getProperty(key)));
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void keys_begin_with_their_modules_name_and_come_once(String module) throws IOException {
        for (var language : List.of("fr", "en")) {
            var keys = Files.readAllLines(file(module, language)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line ->
                            line.substring(0, Math.max(0, line.indexOf('='))).strip())
                    .toList();
            assertThat(keys)
                    .doesNotHaveDuplicates()
                    .allSatisfy(key -> assertThat(key).startsWith(module + "."));
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void apostrophes_are_typographic_and_nothing_is_empty(String module) {
        for (var language : List.of("fr", "en")) {
            var bundle = bundle(module, language);
            for (var key : bundle.stringPropertyNames()) {
                assertThat(bundle.getProperty(key)).as(key).isNotBlank();
                // A pattern for dates quotes its letters with straight ones.
                if (!key.endsWith(".pattern")) {
                    assertThat(bundle.getProperty(key)).as(key).doesNotContain("'");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_template_holds_no_text_of_its_own(Path template) throws IOException {
        var text = Files.readString(template)
                .replaceAll("(?s)<!--.*?-->", "")
                .replaceAll("(?s)<svg.*?</svg>", "")
                .replaceAll("(?s)<(?:[^>\"]|\"[^\"]*\")*>", "\n")
                .replaceAll("&\\w+;", "");
        assertThat(text.lines()
                        .map(String::strip)
                        .filter(line -> !NO_WORDS.matcher(line).matches()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("templates")
    void a_template_names_only_texts_that_are_there(Path template) throws IOException {
        var known = known();
        var missing = new ArrayList<String>();
        KEY.matcher(Files.readString(template))
                .results()
                .map(found -> found.group(1))
                .forEach(key -> {
                    if (!known.contains(key)) {
                        missing.add(key);
                    }
                });
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_has_a_refusal(Reason reason) {
        assertThat(Refusal.of(reason).code()).isEqualTo(reason.name());
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void every_refusal_says_what_why_and_what_next(Refusal refusal) throws IOException {
        for (var part : List.of("title", "why", "next")) {
            assertThat(known()).contains("web.refused." + refusal.code() + "." + part);
        }
    }

    @Test
    void there_are_modules_and_templates_to_check() throws IOException {
        assertThat(modules()).contains("web", "accounts");
        assertThat(templates()).hasSizeGreaterThan(5);
    }

    private static TreeSet<String> known() throws IOException {
        var known = new TreeSet<String>();
        modules().forEach(module -> known.addAll(bundle(module, "fr").stringPropertyNames()));
        return known;
    }

    private static TreeSet<String> arguments(String text) {
        var arguments = new TreeSet<String>();
        ARGUMENT.matcher(text).results().forEach(found -> arguments.add(found.group(1)));
        return arguments;
    }

    private static Properties bundle(String module, String language) {
        var bundle = new Properties();
        try {
            bundle.load(new StringReader(Files.readString(file(module, language))));
        } catch (IOException e) {
            throw new AssertionError(module + " has no texts in " + language, e);
        }
        return bundle;
    }

    private static Path file(String module, String language) {
        return SOURCES.resolve(module).resolve("messages_" + language + ".properties");
    }
}
