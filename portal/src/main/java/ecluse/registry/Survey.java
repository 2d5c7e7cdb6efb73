package ecluse.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a first pass over a file tells: how many lines there are and which values may stand twice. Writes nothing. */
record Survey(CsvFile file, long lines, Repeats repeats) {
    private static final int SHORTEST_LINE = 32;

    static Survey of(FileKind<?> kind, CsvFile file) throws IOException {
        var unique = kind.unique();
        var repeats = new Repeats(Files.size(file.path()) / SHORTEST_LINE * unique.size());
        var broken = new long[1];
        long lines = 0;
        try (var records = file.read(line -> broken[0]++)) {
            while (records.hasNext()) {
                var cells = records.next().getFields();
                lines++;
                for (int i = 0; i < unique.size(); i++) {
                    int position = file.header().position(unique.get(i));
                    if (position < cells.size()) {
                        repeats.survey(i, Cells.comparable(cells.get(position)));
                    }
                }
            }
        }
        return new Survey(file, lines + broken[0], repeats);
    }

    Path path() {
        return file.path();
    }
}
