package ecluse.drills.population;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PopulationFilesTest {
    private static final List<String> FILES = List.of(
            "organisations.csv",
            "sites.csv",
            "accounts.csv",
            "people.csv",
            "groups.csv",
            "enrolments.csv",
            "caseloads.csv",
            "attendance.csv",
            "quotes.csv");
    private static final Plan PLAN = new Plan(1_500, 3, LocalDate.of(2026, 11, 24), Scale.LIVELY);

    @Test
    void two_runs_of_a_plan_write_the_same_bytes(@TempDir Path one, @TempDir Path other) throws IOException {
        write(one);
        write(other);
        for (var file : FILES) {
            assertThat(one.resolve(file)).hasSameBinaryContentAs(other.resolve(file));
        }
    }

    @Test
    void every_line_has_as_many_columns_as_the_header(@TempDir Path folder) throws IOException {
        write(folder);
        for (var file : FILES) {
            try (var reader = CsvReader.builder().fieldSeparator(';').ofCsvRecord(folder.resolve(file))) {
                assertThat(reader.stream()
                                .mapToInt(line -> line.getFieldCount())
                                .distinct()
                                .count())
                        .as(file)
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void the_plan_stands_beside_the_files_once_they_are_complete(@TempDir Path folder) throws IOException {
        assertThat(Plan.of(folder)).isEmpty();
        write(folder);
        assertThat(Plan.of(folder)).contains(PLAN);
    }

    @Test
    void passwords_are_argon2id_in_the_phc_format(@TempDir Path folder) throws IOException {
        write(folder);
        assertThat(Files.readAllLines(folder.resolve("accounts.csv")).get(1))
                .matches(".*;\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    }

    private static void write(Path folder) throws IOException {
        PopulationFiles.write(new Population(PLAN), folder, written -> {});
    }
}
