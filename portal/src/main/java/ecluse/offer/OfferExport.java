package ecluse.offer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import ecluse.kernel.AccountId;
import ecluse.registry.Cells;
import ecluse.registry.Header;
import ecluse.web.Turn;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/**
 * The offer on its way out. It is written to a file aside, row by row, and sent from there: a slow reader keeps no connection to the
 * database, and what goes wrong is known before the first byte is sent.
 */
@Component
class OfferExport {
    /** Spreadsheets take a text for UTF-8 when it begins so. */
    private static final String BOM = "\ufeff";

    private static final int REJECTS = 200_000;

    private final UploadTable table;
    private final MessageSource words;
    private final JsonMapper json;

    OfferExport(UploadTable table, MessageSource words, JsonMapper json) {
        this.table = table;
        this.words = words;
        this.json = json;
    }

    View lheo(AccountId account) throws IOException {
        return sent("application/xml;charset=UTF-8", "offre-lheo.xml", out -> {
            try (var lheo = new LheoWriter(out, json)) {
                table.offer(account, row -> unchecked(() -> lheo.write(row)));
            }
        });
    }

    View csv(AccountId account, Locale language) throws IOException {
        return sent("text/csv;charset=UTF-8", "offre.csv", out -> {
            try (var csv = csv(out)) {
                csv.writeRecord(header(language).toList());
                table.offer(
                        account,
                        row -> csv.writeRecord(
                                Arrays.stream(row.cells()).map(Cells::harmless).toList()));
            }
        });
    }

    /** What was not taken, to be mended and sent again. */
    View rejects(UUID upload, Locale language) throws IOException {
        return sent("text/csv;charset=UTF-8", "offre-a-corriger.csv", out -> {
            try (var csv = csv(out)) {
                csv.writeRecord(
                        Stream.concat(header(language), Header.ADDED.stream()).toList());
                table.rejects(
                        upload,
                        REJECTS,
                        reject ->
                                csv.writeRecord(Stream.concat(reject.cells().values().stream(), added(reject, language))
                                        .map(Cells::harmless)
                                        .toList()));
            }
        });
    }

    private static Stream<String> header(Locale language) {
        boolean french = language.getLanguage().equals("fr");
        return Arrays.stream(FileColumn.values())
                .map(FileColumn::column)
                .map(column -> french ? column.otherName() : column.name());
    }

    private Stream<String> added(Reject reject, Locale language) {
        boolean french = language.getLanguage().equals("fr");
        return Stream.of(
                Long.toString(reject.line()),
                reject.whys().stream()
                        .flatMap(why -> Stream.ofNullable(why.column()))
                        .map(column -> french
                                ? column.column().otherName()
                                : column.column().name())
                        .distinct()
                        .collect(Collectors.joining(", ")),
                reject.whys().stream()
                        .map(why -> why.rule().toLowerCase(Locale.ROOT))
                        .distinct()
                        .collect(Collectors.joining(", ")),
                reject.whys().stream().map(why -> why.say(words, language)).collect(Collectors.joining(" ")));
    }

    private static CsvWriter csv(Writer out) throws IOException {
        out.write(BOM);
        return CsvWriter.builder()
                .fieldSeparator(';')
                .lineDelimiter(LineDelimiter.CRLF)
                .build(out);
    }

    /** Writes to {@code out} and closes it. */
    @FunctionalInterface
    private interface Text {
        void to(Writer out) throws IOException;
    }

    @FunctionalInterface
    private interface Step {
        void go() throws IOException;
    }

    private static void unchecked(Step step) {
        try {
            step.go();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static View sent(String type, String name, Text text) throws IOException {
        Turn.stepAside();
        var file = Files.createTempFile("ecluse-offer", ".out");
        try (var out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            text.to(new BufferedWriter(out));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return attachment(type, name, file);
    }

    private static View attachment(String type, String name, Path file) {
        return (model, request, response) -> {
            try {
                response.setContentType(type);
                response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"");
                response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
                response.setContentLengthLong(Files.size(file));
                Files.copy(file, response.getOutputStream());
            } finally {
                Files.deleteIfExists(file);
            }
        };
    }
}
