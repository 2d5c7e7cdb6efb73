package ecluse;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Draws which module really uses which: what the classes name, not what the {@code package-info} allows. */
final class ModulePicture {
    /** Everybody may use it; its arrows would hide all others. */
    private static final String GROUND = "kernel";

    private static final Path SOURCES = Path.of("src/main/java/ecluse");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*\\s*(.*?[.)])(?:\\s|\\*/)", Pattern.DOTALL);
    private static final Pattern INLINE_TAG = Pattern.compile("\\{@\\w+\\s+(?:[\\w.]*\\.)?(\\w+)}");

    private final Map<String, List<String>> uses = new TreeMap<>();

    ModulePicture(ApplicationModules modules) {
        for (var module : modules) {
            uses.put(name(module), usedBy(module, modules));
        }
    }

    String markdown() {
        return """
                # Modules

                Drawn from the classes by `ArchitectureTest`; do not edit. An arrow says "uses". All modules may use `%s`: its
                arrows are left out.

                ```mermaid
                flowchart TD
                %s
                ```

                | module | what it is for | uses |
                |---|---|---|
                %s
                """.formatted(GROUND, arrows(), table());
    }

    private static List<String> usedBy(ApplicationModule module, ApplicationModules modules) {
        return module.getDirectDependencies(modules)
                .uniqueModules()
                .map(ModulePicture::name)
                .distinct()
                .sorted()
                .toList();
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }

    private String arrows() {
        return uses.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(GROUND))
                .flatMap(entry -> arrows(entry.getKey(), entry.getValue()).stream())
                .map(line -> "    " + line)
                .collect(joining("\n"));
    }

    /** A module without an arrow stands alone in the picture. */
    private static List<String> arrows(String module, List<String> used) {
        var arrows = used.stream()
                .filter(name -> !name.equals(GROUND))
                .map(name -> module + " --> " + name)
                .toList();
        return arrows.isEmpty() ? List.of(module) : arrows;
    }

    private String table() {
        return fromTheGroundUp().stream()
                .map(name -> "| `%s` | %s | %s |".formatted(name, purpose(name), String.join(", ", uses.get(name))))
                .collect(joining("\n"));
    }

    /** Each module after those that it uses. */
    private List<String> fromTheGroundUp() {
        var order = new ArrayList<String>();
        var waiting = new TreeSet<>(uses.keySet());
        while (!waiting.isEmpty()) {
            var next = waiting.stream()
                    .filter(name -> order.containsAll(uses.get(name)))
                    .min(Comparator.naturalOrder())
                    .orElseThrow(() -> new IllegalStateException("modules use each other in a circle: " + waiting));
            order.add(next);
            waiting.remove(next);
        }
        return order;
    }

    /** The first sentence of the module's own Javadoc. */
    private static String purpose(String module) {
        try {
            var matcher = FIRST_SENTENCE.matcher(
                    Files.readString(SOURCES.resolve(module).resolve("package-info.java")));
            if (!matcher.find()) {
                throw new IllegalStateException("the package-info of " + module + " does not say what it is for");
            }
            var sentence =
                    matcher.group(1).replaceAll("\\s*(^|\\n)\\s*\\*\\s*", " ").strip();
            return INLINE_TAG.matcher(sentence).replaceAll("`$1`");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
