package ecluse;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import ecluse.kernel.Needs;
import ecluse.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.web.bind.annotation.RequestMapping;

/** What stands where, and who may name whom (docs/architecture.md). Each ban says what to use instead. */
class ArchitectureTest {
    /** The transparency log is a library of its own that happens to share the first word of its package. */
    private static final ApplicationModules MODULES =
            ApplicationModules.of(Ecluse.class, resideInAPackage("ecluse.translog.."));

    private static final JavaClasses PORTAL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("ecluse");

    private static final Path DRILLS = Path.of("../drills");

    // --- Modules ----------------------------------------------------------------------------------------------------

    @Test
    void modules_use_only_what_they_may_and_never_in_a_circle() {
        MODULES.verify();
    }

    @Test
    void every_module_lists_what_it_may_use() {
        assertThat(MODULES.stream()
                        .map(module -> module.getBasePackage().getName())
                        .filter(name -> allowed(name).contains(ApplicationModule.OPEN_TOKEN)))
                .as("packages whose package-info has no allowedDependencies")
                .isEmpty();
    }

    private static List<String> allowed(String basePackage) {
        var annotation = PORTAL.getPackage(basePackage).tryGetAnnotationOfType(ApplicationModule.class);
        return annotation
                .map(module -> Arrays.asList(module.allowedDependencies()))
                .orElse(List.of(ApplicationModule.OPEN_TOKEN));
    }

    @Test
    void the_root_package_holds_the_commands_and_no_module_names_it() {
        noClasses()
                .that()
                .resideOutsideOfPackage("ecluse")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ecluse")
                .because("the root package starts the portal; what several modules need belongs to kernel")
                .check(PORTAL);
        assertThat(PORTAL.getPackage("ecluse").getClasses())
                .extracting(type -> type.getSimpleName())
                .filteredOn(name -> !name.equals("package-info") && !name.isEmpty())
                .as("classes of the root package: all others belong to a module")
                .isSubsetOf("Ecluse", "Options");
    }

    @Test
    void the_picture_of_the_modules_is_the_code() {
        Golden.check("docs/modules.md", new ModulePicture(MODULES).markdown());
    }

    // --- The one door -----------------------------------------------------------------------------------------------

    @Test
    void invariant_7_only_disclosure_names_the_vault() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ecluse.vault..", "ecluse.disclosure..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ecluse.vault..")
                .because("invariant 7: there is no way round the gate; ask disclosure.Guard (docs/adr/0003)")
                .check(PORTAL);
    }

    @Test
    void invariant_7_only_the_database_module_knows_passwords_and_drivers() {
        noClasses()
                .that()
                .resideOutsideOfPackages("ecluse.database..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.postgresql.ds..", "com.zaxxer.hikari.."))
                .because("invariant 7: who connects chooses a role; ask database.Database for a connection")
                .check(PORTAL);
    }

    @Test
    void every_handler_says_which_right_it_needs() {
        methods()
                .that()
                .areAnnotatedWith(RequestMapping.class)
                .or()
                .areMetaAnnotatedWith(RequestMapping.class)
                .should()
                .beAnnotatedWith(Needs.class)
                .because("a page that names no right lets nobody in (invariant 10): name one with @Needs")
                .check(PORTAL);
    }

    /** A template reaches what its page hands it, and these. */
    private static final Set<String> REACHED_BY_TEMPLATES = Set.of("times", "layout", "ecluse.web.Problem");

    private static final Pattern BEAN = Pattern.compile("(?<![\\w.])@(\\w+)\\s*[.(]");
    private static final Pattern CLASS = Pattern.compile("(?<!\\w)T\\(\\s*([\\w.]+)");

    @Test
    void templates_show_what_they_are_handed_and_reach_nothing_else() throws IOException {
        var found = new ArrayList<String>();
        for (var template : files(Path.of("src/main/java"), ".html")) {
            var text = Files.readString(template);
            Stream.of(BEAN, CLASS)
                    .flatMap(pattern -> pattern.matcher(text).results())
                    .map(match -> match.group(1))
                    .filter(name -> !REACHED_BY_TEMPLATES.contains(name))
                    .forEach(name -> found.add(template + ": " + name));
        }
        assertThat(found)
                .as("beans and classes that templates reach: let the controller hand over the value instead")
                .isEmpty();
    }

    private static final Pattern UNESCAPED = Pattern.compile("utext|\\[\\(");

    @Test
    void templates_write_nothing_unescaped() throws IOException {
        var found = new ArrayList<Path>();
        for (var template : files(Path.of("src/main/java"), ".html")) {
            if (UNESCAPED.matcher(Files.readString(template)).find()) {
                found.add(template);
            }
        }
        assertThat(found)
                .as(
                        "templates that write a text as markup: ecluse:markup takes a Markup, which escapes all that it is given")
                .isEmpty();
    }

    // --- Time and chance --------------------------------------------------------------------------------------------

    @Test
    void time_comes_from_the_injected_clock() {
        noClasses()
                .should()
                .callMethodWhere(readsTheSystemClock())
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(java.util.Date.class)
                .because(
                        "a test or a drill must be able to set the time: take a java.time.Clock (docs/architecture.md)")
                .check(PORTAL);
    }

    /** {@code now()} and {@code now(ZoneId)} of all that java.time has; {@code now(Clock)} is how it should be. */
    private static DescribedPredicate<JavaMethodCall> readsTheSystemClock() {
        return DescribedPredicate.describe("the call is now() without a clock", call -> {
            var target = call.getTarget();
            var parameters = target.getRawParameterTypes();
            return target.getOwner().getPackageName().equals("java.time")
                    && target.getName().equals("now")
                    && (parameters.isEmpty() || !parameters.getFirst().isEquivalentTo(java.time.Clock.class));
        });
    }

    /** The server's day is another than the portal's for two hours of each night in summer, for one in winter. */
    private static final Pattern SERVERS_DAY = Pattern.compile(
            "\\bcurrent_date\\b|\\blocaltime(stamp)?\\b|(_at|now\\(\\)|clock_timestamp\\(\\))::date\\b");

    @Test
    void a_day_in_sql_is_a_day_of_paris() throws IOException {
        var found = new ArrayList<String>();
        for (var ending : List.of(".sql", ".java")) {
            for (var source : files(Path.of("src/main/java"), ending)) {
                SERVERS_DAY
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(match -> found.add(source + ": " + match.group()));
            }
        }
        assertThat(found)
                .as("days taken from the server's time zone: write (x at time zone 'Europe/Paris')::date")
                .isEmpty();
    }

    @Test
    void chance_comes_from_ids_or_a_secure_random() {
        noClasses()
                .should()
                .callMethod(UUID.class, "randomUUID")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .because(
                        "identifiers come from kernel.Ids, secrets from java.security.SecureRandom: others can be guessed")
                .check(PORTAL);
    }

    @Test
    void a_table_is_its_modules_own_affair() {
        classes()
                .that()
                .haveSimpleNameEndingWith("Table")
                .should()
                .bePackagePrivate()
                .because(
                        "SQL stays in the module whose schema it is: give the module a class with a name for what is asked")
                .check(PORTAL);
    }

    // --- Who attacks may not cheat ----------------------------------------------------------------------------------

    @Test
    void drills_know_nothing_of_the_portals_code() throws IOException {
        assertThat(Files.readString(DRILLS.resolve("pom.xml")))
                .as("an attack comes in by HTTP or it shows nothing (docs/adr/0001)")
                .doesNotContain("<artifactId>ecluse-portal", "<artifactId>ecluse-bench");
        for (var source : files(DRILLS.resolve("src"), ".java")) {
            assertThat(Files.readAllLines(source))
                    .as("%s imports", source)
                    .noneMatch(line -> line.matches("import (static )?ecluse\\.(?!(drills|translog|auditor)\\.).*"));
        }
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var inside = Files.walk(folder)) {
            return inside.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
