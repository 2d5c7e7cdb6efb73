package ecluse.drills.population;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * All that a population follows from: two equal plans give the same files, byte for byte.
 *
 * @param people from {@link #LEAST_PEOPLE} to {@link #MOST_PEOPLE}
 * @param today the day the enrolments are seen from; not the clock's, so that a plan can be repeated
 */
public record Plan(int people, long seed, LocalDate today, Scale scale) {
    public static final int LEAST_PEOPLE = 1_000;
    public static final int MOST_PEOPLE = 100_000_000;
    /** The day seen from when none is named. */
    public static final LocalDate DEFAULT_DAY = LocalDate.of(2026, 11, 24);

    private static final String FILE = "population.properties";

    public Plan {
        if (people < LEAST_PEOPLE || people > MOST_PEOPLE) {
            throw new IllegalArgumentException(
                    "people is " + people + "; allowed: " + LEAST_PEOPLE + " to " + MOST_PEOPLE);
        }
    }

    /** The plan of the files in a folder; empty when they are not there or were not written to the end. */
    public static Optional<Plan> of(Path folder) throws IOException {
        var file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var values = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            values.load(reader);
        }
        try {
            return Optional.of(new Plan(
                    Integer.parseInt(values.getProperty("people", "")),
                    Long.parseLong(values.getProperty("seed", "")),
                    LocalDate.parse(values.getProperty("today", "")),
                    Scale.valueOf(values.getProperty("scale", "").toUpperCase(Locale.ROOT))));
        } catch (RuntimeException e) {
            throw new IOException(file + " is not readable as a plan: " + e.getMessage(), e);
        }
    }

    /** Marks the files of a folder as complete. Written last, in one step. */
    void writeTo(Path folder) throws IOException {
        var text = "people=%d%nseed=%d%ntoday=%s%nscale=%s%n"
                .formatted(people, seed, today, scale.name().toLowerCase(Locale.ROOT));
        var draft = folder.resolve(FILE + ".new");
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void unmark(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
