package ecluse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that shows at a glance what a change does. One that differs says how to accept it, and is looked at before. */
public final class Golden {
    private static final boolean ACCEPT = "accept".equals(System.getProperty("ecluse.golden"));

    private Golden() {}

    /**
     * Compares with the file, or writes it when the tests run with {@code -Decluse.golden=accept}.
     *
     * @param name the file's path from the root of the tree
     */
    public static void check(String name, String seen) {
        var file = Path.of("..").resolve(name);
        try {
            if (ACCEPT) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, seen);
            }
            var expected = Files.exists(file) ? Files.readString(file) : "";
            assertThat(seen).as("%s, accept with: bin/golden %s", name, name).isEqualTo(expected);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
