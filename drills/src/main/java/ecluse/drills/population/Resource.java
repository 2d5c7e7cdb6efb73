package ecluse.drills.population;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lists that stand beside this package as resources: one entry a line, in UTF-8. */
final class Resource {
    private Resource() {}

    static List<String> lines(String name) {
        try (var stream = Resource.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a small table with {@code ;} between its columns, without the header. */
    static List<String[]> rows(String name) {
        return lines(name).stream().skip(1).map(line -> line.split(";")).toList();
    }
}
