package ecluse.drills.loot;

import de.siegmar.fastcsv.reader.CsvReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A line of an exported file.
 *
 * @param reference of the enrolment, by which it is known whom the line is about; empty when it has none
 * @param facts what it tells
 */
public record ExportRow(String reference, Map<Field, String> facts) {
    private static final Pattern REFERENCE = Pattern.compile("E-\\d{10}");
    /** How headers begin, in the languages of the portal. */
    private static final Map<String, Field> HEADERS = Map.ofEntries(
            Map.entry("nom", Field.LAST_NAME),
            Map.entry("last", Field.LAST_NAME),
            Map.entry("prénom", Field.FIRST_NAME),
            Map.entry("prenom", Field.FIRST_NAME),
            Map.entry("first", Field.FIRST_NAME),
            Map.entry("identifi", Field.IDENTIFIER),
            Map.entry("national", Field.IDENTIFIER),
            Map.entry("courriel", Field.EMAIL),
            Map.entry("e-mail", Field.EMAIL),
            Map.entry("email", Field.EMAIL),
            Map.entry("téléphone", Field.PHONE),
            Map.entry("telephone", Field.PHONE),
            Map.entry("phone", Field.PHONE));

    /** The lines of a file with {@code ;} between its columns and a header. */
    public static List<ExportRow> read(String csv) {
        var text = csv.startsWith("\ufeff") ? csv.substring(1) : csv;
        var lines = CsvReader.builder().fieldSeparator(';').ofCsvRecord(text).stream()
                .map(line -> line.getFields())
                .toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        var header = lines.getFirst().stream().map(ExportRow::field).toList();
        return lines.stream().skip(1).map(cells -> of(header, cells)).toList();
    }

    private static ExportRow of(List<Optional<Field>> header, List<String> cells) {
        var facts = new EnumMap<Field, String>(Field.class);
        IntStream.range(0, Math.min(header.size(), cells.size()))
                .filter(column -> !cells.get(column).isBlank())
                .forEach(column -> header.get(column).ifPresent(field -> facts.put(field, cells.get(column))));
        var reference =
                cells.stream().filter(cell -> REFERENCE.matcher(cell).matches()).findFirst();
        return new ExportRow(reference.orElse(""), facts);
    }

    private static Optional<Field> field(String header) {
        var name = header.strip().toLowerCase(Locale.ROOT);
        return HEADERS.entrySet().stream()
                .filter(known -> name.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
