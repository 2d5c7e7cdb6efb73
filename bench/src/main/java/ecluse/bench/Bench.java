package ecluse.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code ecluse bench NAME [--json FILE] …}: prints what it measured as one line of JSON. */
final class Bench {
    private Bench() {}

    static void main(String... arguments) throws Exception {
        var words = List.of(arguments);
        var name = words.isEmpty() ? "" : words.getFirst();
        var json = switch (name) {
            case "gate" ->
                GateBench.run(
                        number(words, "--clients", 16),
                        number(words, "--people", 340_000),
                        number(words, "--seconds", 10));
            default -> null;
        };
        if (json == null) {
            System.err.println("ecluse bench: there is no benchmark “" + name + "”. There are: gate.");
            System.exit(2);
        }
        System.out.println(json);
        var file = value(words, "--json");
        if (file != null) {
            Files.writeString(Path.of(file), json + "\n");
        }
        System.exit(0);
    }

    private static int number(List<String> words, String option, int usual) {
        var value = value(words, option);
        return value == null ? usual : Integer.parseInt(value);
    }

    private static @Nullable String value(List<String> words, String option) {
        int at = words.indexOf(option);
        boolean there = at >= 0 && at + 1 < words.size() && !words.get(at + 1).startsWith("--");
        return there ? words.get(at + 1) : null;
    }
}
