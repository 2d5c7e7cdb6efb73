package ecluse.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import ecluse.disclosure.Facts;
import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The file of an export: twelve columns without address, UTF-8 with a byte order mark, as spreadsheets expect it, semicolons
 * (RFC 4180 otherwise). It exists in memory alone (invariant 8).
 */
@Component
class ExportFile {
    private static final List<String> COLUMNS = List.of(
            "group",
            "title",
            "reference",
            "lastName",
            "firstName",
            "identifier",
            "state",
            "registeredOn",
            "enteredOn",
            "exitedOn",
            "email",
            "phone");
    private static final String FORMULA_STARTS = "=+-@\t\r\n";

    private final MessageSource messages;

    ExportFile(MessageSource messages) {
        this.messages = messages;
    }

    byte[] of(Export export, Map<PersonRef, Facts> facts, Locale language) {
        var text = new StringWriter();
        text.append('\ufeff');
        try (var csv = CsvWriter.builder()
                .fieldSeparator(';')
                .lineDelimiter(LineDelimiter.CRLF)
                .build(text)) {
            csv.writeRecord(COLUMNS.stream()
                    .map(column -> word("training.export.column." + column, language))
                    .toList());
            var groups = export.groups().stream().collect(Collectors.toMap(Group::id, g -> g));
            for (var enrolment : export.enrolments()) {
                csv.writeRecord(line(groups, enrolment, facts.get(enrolment.person()), language));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(UTF_8);
    }

    private List<String> line(Map<UUID, Group> groups, Enrolment enrolment, @Nullable Facts facts, Locale language) {
        var group = Objects.requireNonNull(groups.get(enrolment.group()));
        var known = Objects.requireNonNull(facts, "all or none: everybody in the file was disclosed");
        var cells = new ArrayList<String>();
        cells.add(group.code());
        cells.add(group.title());
        cells.add(enrolment.reference());
        cells.add(known.show(Field.LAST_NAME));
        cells.add(known.show(Field.FIRST_NAME));
        cells.add(known.show(Field.IDENTIFIER));
        cells.add(word(enrolment.state().messageKey(), language));
        cells.add(date(enrolment.registeredOn()));
        cells.add(date(enrolment.enteredOn()));
        cells.add(date(enrolment.exitedOn()));
        cells.add(known.show(Field.EMAIL));
        cells.add(known.show(Field.PHONE));
        return cells.stream().map(ExportFile::harmless).toList();
    }

    /** A cell that a spreadsheet would run as a formula gets an apostrophe, which makes it text (CWE-1236). */
    static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    /** ISO: every spreadsheet reads it the same way in every language. */
    private static String date(@Nullable LocalDate date) {
        return date == null ? "" : date.toString();
    }

    private String word(String key, Locale language) {
        return messages.getMessage(key, null, language);
    }
}
