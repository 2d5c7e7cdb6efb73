package ecluse.registry;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines that did not come in, with their cells as they were and, in columns of our own, the line's number, the columns
 * and rules broken, and help in words. Mended, it can be sent again under the first file's name as it is. It holds facts, so
 * only its owner can read it; it is not made when there is nothing to put in.
 */
final class Rejects implements AutoCloseable {
    private static final String BOM = "\ufeff";

    private final Path beside;
    private final Path spareFolder;
    private final CsvFile file;
    private final Words words;
    private @Nullable CsvWriter writer;
    private @Nullable Path path;

    /** @param spareFolder where it goes when nothing can be written beside the file */
    Rejects(CsvFile file, Path spareFolder, Words words) {
        this.beside = file.path().resolveSibling(file.path().getFileName() + ".rejects.csv");
        this.spareFolder = spareFolder;
        this.file = file;
        this.words = words;
    }

    /** Keeps what an earlier import has left aside, once: somebody may be mending it. */
    void putEarlierAside() {
        for (var earlier : List.of(beside, spare())) {
            if (Files.isRegularFile(earlier)) {
                try {
                    Files.move(
                            earlier,
                            earlier.resolveSibling(earlier.getFileName() + ".old"),
                            StandardCopyOption.REPLACE_EXISTING);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    synchronized void write(Refusal refusal) {
        var out = writer == null ? open() : writer;
        var header = file.header();
        var row = new ArrayList<>(header.kept(refusal.cells()));
        int columns = header.kept(header.names()).size();
        while (row.size() < columns) {
            row.add("");
        }
        while (row.size() > columns) {
            // More cells than columns: the last column holds the rest, so that nothing is lost.
            var rest = row.removeLast();
            row.set(columns - 1, row.get(columns - 1) + file.separator() + rest);
        }
        row.add(Long.toString(refusal.line()));
        row.add(refusal.faults().stream()
                .flatMap(fault -> fault.column() == null
                        ? java.util.stream.Stream.<String>empty()
                        : java.util.stream.Stream.of(header.nameInFile(fault.column())))
                .distinct()
                .collect(Collectors.joining(", ")));
        row.add(refusal.faults().stream()
                .map(fault -> fault.rule().code())
                .distinct()
                .collect(Collectors.joining(", ")));
        row.add(words.help(refusal, header));
        out.writeRecord(row.stream().map(Cells::harmless).toList());
    }

    /** Where the lines went; null when there were none. */
    synchronized @Nullable Path path() {
        return path;
    }

    @Override
    public synchronized void close() {
        try {
            if (writer != null) {
                writer.close();
                writer = null;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CsvWriter open() {
        try {
            return open(beside);
        } catch (IOException e) {
            try {
                Files.createDirectories(spareFolder);
                return open(spare());
            } catch (IOException both) {
                both.addSuppressed(e);
                throw new UncheckedIOException(both);
            }
        }
    }

    private CsvWriter open(Path target) throws IOException {
        Files.deleteIfExists(target);
        Files.createFile(target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        var text = Files.newBufferedWriter(target);
        text.write(BOM);
        var csv = CsvWriter.builder()
                .fieldSeparator(';')
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
        var names = new ArrayList<>(file.header().kept(file.header().names()));
        names.addAll(Header.ADDED);
        csv.writeRecord(names);
        path = target;
        writer = csv;
        return csv;
    }

    private Path spare() {
        return spareFolder.resolve(beside.getFileName());
    }
}
