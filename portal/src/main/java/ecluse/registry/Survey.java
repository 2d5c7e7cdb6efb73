package ecluse.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a first pass over a file tells: how many lines there are and which values may stand twice. Writes nothing. */
record Survey(CsvFile file, long lines, Repeats repeats) {
    private static final int SHORTEST_LINE = 32;

    static Survey of(FileKind<?> kind, CsvFile file) throws IOException {
        var keys = kind.keys();
        var repeats = new Repeats(Files.size(file.path()) / SHORTEST_LINE * keys.size());
        var broken = new long[1];
        long lines = 0;
        try (var records = file.read(line -> broken[0]++)) {
            while (records.hasNext()) {
                var cells = new Cells(file.header(), records.next().getFields());
                lines++;
                for (int i = 0; i < keys.size(); i++) {
                    repeats.survey(i, cells.comparable(keys.get(i)));
                }
            }
        }
        return new Survey(file, lines + broken[0], repeats);
    }

    Path path() {
        return file.path();
    }
}
