package ecluse.registry;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A CSV file whose encoding, separator and columns are known, so that it can be read from its beginning, several times. */
public record CsvFile(Path path, Encoding encoding, char separator, Header header) {
    private static final char[] SEPARATORS = {';', ',', '|', '\t'};

    /** @throws ecluse.kernel.CannotStart when the file is empty, is no text, or lacks a column */
    static CsvFile of(FileKind<?> kind, Path path) throws IOException {
        try {
            return sent(kind, path);
        } catch (Unreadable e) {
            throw e.of(e.kind() == Unreadable.Kind.ARCHIVE ? String.valueOf(path.getFileName()) : kind.fileName());
        }
    }

    /**
     * What somebody has sent, whose columns are found in it.
     *
     * @throws Unreadable when the file is empty, is no text, or lacks a column
     */
    public static CsvFile sent(Columns kind, Path path) throws IOException {
        var encoding = Encoding.of(path);
        var first = firstLine(path, encoding);
        if (first.isBlank()) {
            throw new Unreadable(Unreadable.Kind.EMPTY, List.of());
        }
        char separator = SEPARATORS[0];
        var best = List.<String>of();
        for (char candidate : SEPARATORS) {
            var cells = split(first, candidate);
            if (Header.known(kind, cells) > Header.known(kind, best) || best.isEmpty()) {
                separator = candidate;
                best = cells;
            }
        }
        return new CsvFile(path, encoding, separator, Header.of(kind, best));
    }

    /** The records below the header, and the lines that are none. */
    public Records read(Consumer<WholeRecords.Broken> broken) throws IOException {
        return new Records(reader(path, encoding), separator, broken);
    }

    /** An open file. */
    public static final class Records implements AutoCloseable {
        private final WholeRecords text;
        private final CsvReader<CsvRecord> csv;
        private final CloseableIterator<CsvRecord> records;

        private Records(Reader in, char separator, Consumer<WholeRecords.Broken> broken) {
            text = new WholeRecords(in, separator, broken);
            csv = CsvReader.builder()
                    .fieldSeparator(separator)
                    .skipEmptyLines(true)
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .ofCsvRecord(text);
            records = csv.iterator();
            if (records.hasNext()) {
                records.next();
            }
        }

        public boolean hasNext() {
            return records.hasNext();
        }

        public CsvRecord next() {
            return records.next();
        }

        /** Whether the last line has no line break; known once {@link #hasNext} has said no. */
        public boolean endedInMidLine() {
            return text.endedInMidLine();
        }

        @Override
        public void close() throws IOException {
            csv.close();
        }
    }

    private static List<String> split(String line, char separator) {
        try {
            return CsvReader.builder()
                    .fieldSeparator(separator)
                    .ofSingleCsvRecord(line)
                    .getFields();
        } catch (RuntimeException e) {
            return List.of(line);
        }
    }

    /** The first line that has anything, as far as a header may reach. */
    private static String firstLine(Path path, Encoding encoding) throws IOException {
        try (var in = reader(path, encoding)) {
            var line = new StringBuilder();
            for (int c = in.read(); c >= 0 && line.length() < WholeRecords.LONGEST; c = in.read()) {
                boolean ends = c == '\n' || c == '\r';
                if (ends && !line.isEmpty()) {
                    break;
                }
                if (!ends) {
                    line.append((char) c);
                }
            }
            return line.toString();
        }
    }

    private static Reader reader(Path path, Encoding encoding) throws IOException {
        var in = Files.newInputStream(path);
        in.skipNBytes(encoding.bomLength());
        return new BufferedReader(new InputStreamReader(in, encoding.charset()), 64 * 1024);
    }
}
