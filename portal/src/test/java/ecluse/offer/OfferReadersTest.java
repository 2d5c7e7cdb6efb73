package ecluse.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The readers and the writer of the offer's files, without a portal or a database. */
class OfferReadersTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path folder;

    /** What reaches the database. */
    private final class Taken implements Staging.Target {
        final List<JsonNode> courses = new ArrayList<>();
        final List<JsonNode> offerings = new ArrayList<>();
        final List<JsonNode> groups = new ArrayList<>();
        final List<JsonNode> faults = new ArrayList<>();
        int longest;
        boolean keeps = true;

        @Override
        public boolean take(long readBytes, String rows) {
            longest = Math.max(longest, rows.length());
            var batch = JSON.readTree(rows);
            if (keeps) {
                batch.get("courses").forEach(courses::add);
                batch.get("offerings").forEach(offerings::add);
                batch.get("groups").forEach(groups::add);
                batch.get("faults").forEach(faults::add);
            }
            return true;
        }
    }

    private final Taken taken = new Taken();

    private Taken lheo(String xml) throws IOException, FileFault.Stop {
        LheoReader.read(file("offre.xml", xml), new Staging(taken, JSON));
        return taken;
    }

    private Taken csv(String text) throws IOException, FileFault.Stop {
        TableReader.read(file("offre.csv", text), new Staging(taken, JSON));
        return taken;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    private static String whole(String courses) {
        return "<l:lheo xmlns:l=\"http://lheo.gouv.fr/2.3\"><l:offres>" + courses + "</l:offres></l:lheo>";
    }

    @Test
    void elements_are_read_whatever_prefix_they_have_and_dashes_say_nothing() throws Exception {
        var read = lheo(whole("""
                <l:formation numero="38_AF_0000000001"><l:domaine-formation><l:code-FORMACODE ref="V12">23054</l:code-FORMACODE></l:domaine-formation>
                <l:intitule-formation> Soudage
                  TIG </l:intitule-formation><l:objectif-formation>-</l:objectif-formation>
                <l:certification><l:code-RS>5456</l:code-RS></l:certification>
                <l:action numero="38_AC_0000000001"><l:session numero="38_SE_0000000001"><l:periode><l:debut>20261231</l:debut>
                <l:fin>20270131</l:fin></l:periode><!-- rien --></l:session></l:action>
                <l:organisme-formation-responsable><l:SIRET-organisme-formation><l:SIRET>73282932000074</l:SIRET></l:SIRET-organisme-formation>
                </l:organisme-formation-responsable></l:formation>
                """));
        var course = read.courses.getFirst();
        assertThat(course.get("title").asString()).isEqualTo("Soudage TIG");
        assertThat(course.get("objective").isNull()).isTrue();
        assertThat(course.get("formacode").asString()).isEqualTo("23054 V12");
        assertThat(course.get("certification").asString()).isEqualTo("RS5456");
        assertThat(course.get("responsible_siret").asString()).isEqualTo("73282932000074");
        assertThat(course.get("kept").toString())
                .as("the offer knows all of it")
                .isEqualTo("[]");
        assertThat(read.groups.getFirst().get("starts_on").asString()).isEqualTo("2026-12-31");
        assertThat(read.faults).isEmpty();
    }

    @Test
    void what_is_wrong_is_told_with_its_line_and_its_column_and_stays_as_it_was_written() throws Exception {
        var read = lheo("<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>\n<formation numero=\"9436\">\n"
                + "<intitule-formation>x</intitule-formation><action numero=\"38_AC_0000000001\">\n"
                + "<session numero=\"38_SE_0000000001\"><periode><debut>20270231</debut><fin>20270131</fin></periode></session>"
                + "</action></formation><formation numero=\"38_AF_0000000002\"><intitule-formation>y</intitule-formation>"
                + "</formation></offres></lheo>");
        assertThat(read.faults.stream()
                        .map(fault -> fault.get("level").asString() + " " + fault.get("n") + " "
                                + fault.get("field").asString("-") + " "
                                + fault.get("rule").asString()))
                .contains("COURSE 1 course_number CODE", "GROUP 1 starts_on DATE", "GROUP 2 - NO_GROUP");
        assertThat(read.groups.getFirst().get("line").asLong()).isEqualTo(4);
        assertThat(read.groups.getFirst().get("starts_on").asString()).isEqualTo("2027-02-31");
        assertThat(read.courses.getFirst().get("number").asString()).isEqualTo("9436");
    }

    @Test
    void a_file_of_any_length_is_read_in_pieces_of_one_size() throws Exception {
        var path = folder.resolve("long.xml");
        try (var out = Files.newBufferedWriter(path)) {
            out.write("<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres><formation numero=\"38_AF_0000000001\">"
                    + "<intitule-formation>x</intitule-formation><action numero=\"38_AC_0000000001\">");
            for (int n = 0; n < 30_000; n++) {
                out.write(
                        "<session numero=\"38_SE_%010d\"><periode><debut>20270101</debut><fin>20270131</fin></periode></session>"
                                .formatted(n));
            }
            out.write("</action></formation></offres></lheo>");
        }
        taken.keeps = false;
        var staging = new Staging(taken, JSON);
        LheoReader.read(path, staging);
        assertThat(staging.groups()).isEqualTo(30_000);
        assertThat(taken.longest)
                .as("one course with 30,000 groups is not held either")
                .isLessThan(1_200_000);
    }

    @Test
    void what_is_kept_has_a_limit() throws Exception {
        var extras = "<extras><extra>" + "x".repeat(15_000) + "</extra></extras>";
        var read = lheo("<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres><formation numero=\"38_AF_0000000001\">"
                + "<intitule-formation>x</intitule-formation>" + extras.repeat(5) + "</formation></offres></lheo>");
        assertThat(read.faults.stream().map(fault -> fault.get("rule").asString()))
                .contains("KEPT_LENGTH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<!DOCTYPE lheo><lheo/>                                                  | DOCTYPE | 1",
                "<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>&x;</offres></lheo>     | ENTITY  | 1",
                "<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres/></lheo><lheo/>         | NOT_XML | 1",
                "<offres xmlns=\"http://lheo.gouv.fr/2.3\"/>                             | ROOT    | 1",
                "<lheo xmlns=\"http://lheo.gouv.fr/2.3\"><offres>                        | TRUNCATED | 1"
            })
    void a_file_that_is_none_is_refused_with_its_line(String xml, FileFault fault, long line) {
        assertThatThrownBy(() -> lheo(xml.strip())).isInstanceOfSatisfying(FileFault.Stop.class, stop -> {
            assertThat(stop.fault()).isEqualTo(fault);
            assertThat(stop.line()).isEqualTo(line);
        });
    }

    @Test
    void lines_that_share_a_course_bring_it_once_and_words_stand_for_codes() throws Exception {
        var read = csv("""
                course_number;course_title;offering_number;teaching_mode;entry;group_number;starts_on;ends_on;recruitment;certification
                38_AF_0000000001;Soudage "TIG;38_AC_0000000001;À distance;permanentes;38_SE_0000000001;31/12/2026;31/01/2027;ouvert;37098
                38_AF_0000000001;Soudage "TIG;38_AC_0000000001;À distance;permanentes;38_SE_0000000002;2026-12-31;2027-01-31;;37098
                """.replace("\"TIG", "TIG"));
        assertThat(read.courses).hasSize(1);
        assertThat(read.offerings).hasSize(1);
        assertThat(read.groups).hasSize(2);
        assertThat(read.offerings.getFirst().get("teaching_mode").asString()).isEqualTo("2");
        assertThat(read.offerings.getFirst().get("entry").asString()).isEqualTo("1");
        assertThat(read.courses.getFirst().get("certification").asString()).isEqualTo("RNCP37098");
        assertThat(read.groups.getFirst().get("starts_on"))
                .isEqualTo(read.groups.get(1).get("starts_on"));
        assertThat(read.groups.getFirst().get("recruitment").asString()).isEqualTo("1");
        assertThat(read.groups.get(1).get("recruitment").isNull()).isTrue();
        assertThat(read.faults).isEmpty();
    }

    @Test
    void what_the_writer_fills_in_by_itself_is_nobodys_word_when_it_comes_back() throws Exception {
        var out = new StringWriter();
        try (var writer = new LheoWriter(out, JSON)) {
            writer.write(
                    row("38_SE_0000000001", "[[\"url-session\",\"<url-session><urlweb>a</urlweb></url-session>\"]]"));
            writer.write(row("38_SE_0000000002", null));
        }
        var read = lheo(out.toString());
        assertThat(read.faults).as(out.toString()).isEmpty();
        assertThat(read.courses).hasSize(1);
        assertThat(read.courses.getFirst().get("kept").toString()).isEqualTo("[]");
        assertThat(read.courses.getFirst().get("body_kept").toString()).isEqualTo("[]");
        assertThat(read.offerings.getFirst().get("kept").toString()).isEqualTo("[]");
        assertThat(read.groups.getFirst().get("kept").toString())
                .isEqualTo("[[\"url-session\",\"<url-session><urlweb>a</urlweb></url-session>\"]]");
        assertThat(read.groups.get(1).get("kept").toString()).isEqualTo("[]");
        assertThat(read.groups.get(1).get("opens_on").asString()).isEqualTo("2026-12-01");
        assertThat(read.offerings.getFirst().get("delivering_siret").asString()).isEqualTo("73282932000074");
        assertThat(read.courses.getFirst().get("title").asString()).isEqualTo("A < B & \"C\"");
    }

    private static OfferRow row(String group, @org.jspecify.annotations.Nullable String kept) {
        return new OfferRow(
                "38_AF_0000000001",
                "A < B & \"C\"",
                null,
                "Contenu",
                "23054 V12",
                "RS5456",
                "35600000000048",
                "38_AC_0000000001",
                2,
                1,
                10,
                null,
                "73282932000074",
                group,
                LocalDate.of(2027, 1, 1),
                LocalDate.of(2027, 2, 1),
                LocalDate.of(2026, 12, 1),
                9,
                3,
                2,
                "POEC",
                "Site",
                "38130",
                "Échirolles",
                "Centre",
                null,
                null,
                null,
                kept);
    }
}
