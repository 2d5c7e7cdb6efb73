package ecluse.offer;

import ecluse.kernel.TokenHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes what a reader reads and brings it to the database in batches, so that no file is held in memory. */
final class Staging {
    /** Groups of one file. */
    static final int MOST_GROUPS = 200_000;

    private static final int BATCH_ROWS = 2_000;
    private static final int BATCH_CHARACTERS = 1_000_000;

    /** Where batches go: the database, or a test. False when nobody waits for them any more. */
    @FunctionalInterface
    interface Target {
        boolean take(long readBytes, String rows);
    }

    /** Somebody has sent another file meanwhile. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone() {
            super("gone", null, false, false);
        }
    }

    private final Target target;
    private final JsonMapper json;
    private final Map<String, List<Map<String, @Nullable Object>>> batch = new LinkedHashMap<>();
    private LongSupplier readBytes = () -> 0;
    private int rows;
    private int characters;
    private int courses;
    private int offerings;
    private int groups;

    Staging(Target target, JsonMapper json) {
        this.target = target;
        this.json = json;
        clear();
    }

    static Target into(UploadTable table, TokenHash token, UUID upload) {
        return (readBytes, rows) -> table.stage(token, upload, readBytes, rows);
    }

    /** How far the reader is. */
    void reading(LongSupplier bytes) {
        readBytes = bytes;
    }

    int nextCourse() {
        return ++courses;
    }

    int nextOffering() {
        return ++offerings;
    }

    int groups() {
        return groups;
    }

    void course(int n, long line, Parsed parsed, @Nullable Kept kept, @Nullable Kept body) {
        var row = parsed.row(n, line);
        row.put("kept", kept == null ? null : kept.elements());
        row.put("body_kept", body == null ? null : body.elements());
        add("courses", row, parsed, n, size(kept) + size(body));
    }

    void offering(int n, int course, long line, Parsed parsed, @Nullable Kept kept) {
        var row = parsed.row(n, line);
        row.put("course", course);
        row.put("kept", kept == null ? null : kept.elements());
        add("offerings", row, parsed, n, size(kept));
    }

    void group(int offering, long line, Parsed parsed, @Nullable Kept kept) throws FileFault.Stop {
        if (++groups > MOST_GROUPS) {
            throw new FileFault.Stop(FileFault.TOO_MANY, line, Integer.toString(MOST_GROUPS));
        }
        var row = parsed.row(groups, line);
        row.put("offering", offering);
        row.put("kept", kept == null ? null : kept.elements());
        add("groups", row, parsed, groups, size(kept));
    }

    private static int size(@Nullable Kept kept) {
        return kept == null ? 0 : kept.size();
    }

    private void add(String table, Map<String, @Nullable Object> row, Parsed parsed, int n, int kept) {
        batch.computeIfAbsent(table, name -> new ArrayList<>()).add(row);
        batch.computeIfAbsent("faults", name -> new ArrayList<>()).addAll(parsed.faultRows(n));
        rows++;
        characters += kept + 200;
        for (var value : parsed.values().values()) {
            characters += value == null ? 0 : value.length();
        }
        if (rows >= BATCH_ROWS || characters >= BATCH_CHARACTERS) {
            flush();
        }
    }

    /** Brings what is left. */
    void flush() {
        if (rows > 0 && !target.take(readBytes.getAsLong(), json.writeValueAsString(batch))) {
            throw new Gone();
        }
        clear();
    }

    private void clear() {
        for (var table : List.of("courses", "offerings", "groups", "faults")) {
            batch.put(table, new ArrayList<>());
        }
        rows = 0;
        characters = 0;
    }
}
