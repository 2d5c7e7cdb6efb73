package ecluse.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.DisplayMatrix.Stage;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Purpose;
import ecluse.kernel.Role;
import ecluse.testing.Portal;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** Invariant 7: a page that tries to show a field that was not granted does not compile, or shows nothing. */
@Tag("database")
class FieldNotGrantedTest {
    private static TestDatabase database;
    private static Portal portal;
    private static World.Person person;
    private static Facts facts;

    @TempDir
    private Path folder;

    @BeforeAll
    static void a_trainer_is_shown_a_name() {
        database = TestDatabase.fresh();
        portal = Portal.on(database);
        var world = new World(database);
        var partner = world.partner("P-0231");
        person = world.person("Anaïs", "Berthelot", false);
        world.tie(partner, person, Stage.DURING);
        var trainer = world.signedIn(world.account("trainer@example.org", Role.ATTENDANCE_TAKER, partner));
        var everything = Request.by(trainer, Purpose.LIST_GROUP, person.ref(), EnumSet.allOf(Field.class));
        facts = portal.bean(Guard.class).discloseOne(everything) instanceof Disclosed<Facts>(var shown, var receipt)
                ? shown
                : nobody();
        assertThat(facts.fields()).containsExactlyInAnyOrder(Field.LAST_NAME, Field.FIRST_NAME);
    }

    @AfterAll
    static void close() {
        portal.close();
        database.close();
    }

    @Test
    void a_template_that_asks_for_every_field_shows_those_that_were_granted() {
        var page = rendered(
                "<i th:each=\"field : ${fields}\" th:text=\"${field} + '=' + ${facts.show(field)} + ';'\"></i>");
        assertThat(page).contains("LAST_NAME=Berthelot;", "FIRST_NAME=Anaïs;", "EMAIL=;", "PHONE=;", "IDENTIFIER=;");
        assertThat(page)
                .doesNotContain(
                        person.facts().email(),
                        person.facts().phone(),
                        person.facts().nationalId(),
                        person.facts().address(),
                        person.facts().birthDate().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${facts.values}",
                "${facts['values']}",
                "${facts.email}",
                "${facts.person.email}",
                "${facts.values[T(ecluse.kernel.Field).EMAIL]}",
                "${facts.class.getDeclaredField('values')}",
                "${@guard.vault}",
                "${@dataSource.connection}",
                "${facts.toString()}",
                "${facts.person}"
            })
    void no_expression_of_a_template_reaches_what_was_not_granted(String expression) {
        String page;
        try {
            page = rendered("<i th:text=\"" + expression + "\"></i>");
        } catch (org.thymeleaf.exceptions.TemplateEngineException refused) {
            page = "";
        }
        assertThat(page)
                .doesNotContain(
                        person.facts().email(),
                        person.facts().phone(),
                        person.facts().nationalId());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "return facts.email();|compiler.err.cant.resolve.location.args",
                "return facts.values.get(Field.EMAIL);|compiler.err.report.access",
                "return new Facts(facts.person(), java.util.Map.of(Field.EMAIL, \"x\")).show(Field.EMAIL);|compiler.err.not.def.public.cant.access",
                "return new Facts(){}.show(Field.EMAIL);|compiler.err.cant.inherit.from.final"
            })
    void a_page_that_goes_round_the_grant_does_not_compile(String body, String error) {
        assertThat(compiled(body)).contains(error);
    }

    @Test
    void a_page_that_asks_for_a_field_compiles() {
        assertThat(compiled("return facts.show(Field.EMAIL);")).isEmpty();
    }

    private static String rendered(String template) {
        var engine = new SpringTemplateEngine();
        engine.setTemplateResolver(new StringTemplateResolver());
        var context = new Context();
        context.setVariables(Map.of("facts", facts, "fields", List.of(Field.values())));
        return engine.process(template, context);
    }

    /** The compiler's codes of what is wrong with a page of the training module's that does this. */
    private List<String> compiled(String body) {
        var source = """
                package ecluse.training;
                import ecluse.disclosure.Facts;
                import ecluse.kernel.Field;
                class Page { String show(Facts facts) { %s } }
                """.formatted(body);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var found = new DiagnosticCollector<JavaFileObject>();
        var options = List.of(
                "-proc:none",
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        compiler.getTask(new StringWriter(), null, found, options, null, List.of(new Source(source)))
                .call();
        return found.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .map(Diagnostic::getCode)
                .toList();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String text) {
            super(URI.create("string:///ecluse/training/Page.java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static Facts nobody() {
        throw new IllegalStateException("the trainer is shown nobody");
    }
}
