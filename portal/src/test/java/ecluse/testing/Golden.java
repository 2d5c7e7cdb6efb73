package ecluse.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file that shows at a glance what a change does. It lies under {@code src/test/resources}; a test that sees something else
 * fails with the lines that differ and the command that accepts them.
 */
public final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources");
    private static final int SHOWN = 40;

    private final String name;

    private Golden(String name) {
        this.name = name;
    }

    public static Golden file(String name) {
        return new Golden(name);
    }

    /** Passes when the file holds this text, or, with {@code -Decluse.golden=accept}, writes it. */
    public void matches(String seen) {
        var file = FOLDER.resolve(name);
        try {
            if ("accept".equals(System.getProperty("ecluse.golden"))) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, seen);
                return;
            }
            var expected = Files.exists(file) ? Files.readString(file) : "";
            if (!expected.equals(seen)) {
                throw new AssertionError(differences(expected.lines().toList(), seen.lines().toList()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String differences(List<String> expected, List<String> seen) {
        var lines = new ArrayList<String>();
        expected.stream().filter(line -> !seen.contains(line)).forEach(line -> lines.add("- " + line));
        seen.stream().filter(line -> !expected.contains(line)).forEach(line -> lines.add("+ " + line));
        if (lines.isEmpty()) {
            lines.add("the same lines, in another order or number");
        }
        var shown = lines.subList(0, Math.min(SHOWN, lines.size()));
        return name + " has changed:\n" + String.join("\n", shown)
                + (lines.size() > SHOWN ? "\n… and " + (lines.size() - SHOWN) + " more" : "")
                + "\naccept with: bin/golden " + name;
    }
}
