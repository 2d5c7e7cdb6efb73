package ecluse.registry;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.kernel.CannotStart;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvFileTest {
    private static final SiteFile SITES = new SiteFile();
    private static final List<String> GOOD = Sheet.sites().line().firstLine();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(chars = {';', ',', '|', '\t'})
    void the_separator_is_found(char separator) throws IOException {
        assertThat(records(Sheet.sites().separatedBy(separator).line().text().getBytes(UTF_8)))
                .containsExactly(GOOD);
    }

    @Test
    void utf_8_with_and_without_its_mark_windows_1252_and_utf_16_are_read() throws IOException {
        var text = Sheet.sites().line().text();
        assertThat(records(text.getBytes(UTF_8))).containsExactly(GOOD);
        assertThat(records(("\ufeff" + text).getBytes(UTF_8))).containsExactly(GOOD);
        assertThat(records(text.getBytes(Charset.forName("windows-1252")))).containsExactly(GOOD);
        assertThat(records(("\ufeff" + text).getBytes(UTF_16LE))).containsExactly(GOOD);
    }

    @Test
    void windows_1252_is_found_even_when_its_first_accent_comes_late() throws IOException {
        var text = new StringBuilder(String.join(";", Sheet.sites().header())).append('\n');
        text.append("1;2;Lyon;69001;Lyon\n".repeat(10_000)).append("1;2;œ €;38130;Échirolles\n");
        assertThat(records(text.toString().getBytes(Charset.forName("windows-1252")))
                        .getLast())
                .contains("œ €", "Échirolles");
    }

    @Test
    void columns_come_in_any_order_in_french_with_others_between() throws IOException {
        var file = file("Commune;Siret organisme;Couleur;CODE POSTAL;\"Nom\";SIRET\nLyon;1;bleu;69001;Site;2\n"
                .getBytes(UTF_8));
        var header = CsvFile.of(SITES, file).header();
        assertThat(SITES.columns().stream().map(header::position)).containsExactly(5, 1, 4, 3, 0);
    }

    @Test
    void missing_columns_are_named_all_at_once_in_both_languages() {
        assertThatThrownBy(() -> records("siret;nom\n1;2\n".getBytes(UTF_8)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("sites.csv lacks the columns organisation_siret (siret_organisme), postcode"
                        + " (code_postal), commune.");
    }

    @Test
    void a_column_in_both_languages_is_refused() {
        assertThatThrownBy(() -> records("siret;organisation_siret;name;nom;postcode;commune\n".getBytes(UTF_8)))
                .isInstanceOf(CannotStart.class)
                .hasMessageContaining("sites.csv has the column name twice");
    }

    @Test
    void an_empty_file_and_a_spreadsheet_are_told() {
        assertThatThrownBy(() -> records(new byte[0])).hasMessageContaining("sites.csv is empty");
        assertThatThrownBy(() -> records("PK\u0003\u0004rest".getBytes(UTF_8)))
                .hasMessageContaining("sites.csv is a spreadsheet or an archive");
    }

    @Test
    void quotes_separators_and_line_breaks_within_a_cell_are_kept() throws IOException {
        var sheet = Sheet.sites().line("name", "Site \"Nord\";\nbâtiment B");
        assertThat(records(sheet.text().getBytes(UTF_8))).containsExactly(sheet.firstLine());
    }

    private List<List<String>> records(byte[] bytes) throws IOException {
        var read = new ArrayList<List<String>>();
        try (var records = CsvFile.of(SITES, file(bytes)).read(broken -> {})) {
            while (records.hasNext()) {
                read.add(records.next().getFields());
            }
        }
        return read;
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("sites.csv"), bytes);
    }
}
