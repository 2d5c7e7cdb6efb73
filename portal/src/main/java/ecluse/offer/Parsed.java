package ecluse.offer;

import ecluse.registry.Cells;
import ecluse.registry.Column;
import ecluse.registry.Fault;
import ecluse.registry.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a file says at one level, and what is wrong with it. Prints no value. */
record Parsed(Level level, Map<String, @Nullable String> values, List<Wrong> wrongs) {
    /**
     * One rule that is broken.
     *
     * @param field the column's name; null when it is the line as a whole
     * @param rule a constant of {@link Rule} or of {@link FileRule}
     */
    record Wrong(@Nullable String field, String rule, List<String> details) {
        static Wrong of(Fault fault) {
            var column = fault.column();
            return new Wrong(
                    column == null ? null : column.name(),
                    fault.rule().name(),
                    fault.details().stream().map(Wrong::text).toList());
        }

        private static String text(Object detail) {
            return detail instanceof Column column ? column.name() : detail.toString();
        }
    }

    static Parsed of(Level level, Cells cells) {
        var values = new LinkedHashMap<String, @Nullable String>();
        int before = cells.faults().size();
        for (var column : FileColumn.of(level)) {
            values.put(column.inLevel(), column.read(cells));
        }
        if (level == Level.GROUP && cells.faults().size() == before) {
            refuseOrder(cells, values);
        }
        var wrongs = cells.faults().stream().skip(before).map(Wrong::of).toList();
        return new Parsed(level, values, wrongs);
    }

    private static void refuseOrder(Cells cells, Map<String, @Nullable String> values) {
        var first = values.get(FileColumn.STARTS_ON.inLevel());
        var last = values.get(FileColumn.ENDS_ON.inLevel());
        if (first != null && last != null && last.compareTo(first) < 0) {
            cells.refuse(Fault.in(
                    FileColumn.ENDS_ON.column(),
                    Rule.DATE_ORDER,
                    FileColumn.STARTS_ON.column(),
                    FileColumn.ENDS_ON.column()));
        }
    }

    /** The line itself is at fault, whatever its cells say. */
    Parsed withLineFault(Wrong wrong) {
        return new Parsed(
                level, values, Stream.concat(Stream.of(wrong), wrongs.stream()).toList());
    }

    /** As a row of the database's staging table. */
    Map<String, @Nullable Object> row(int n, long line) {
        var row = new LinkedHashMap<String, @Nullable Object>(values);
        row.put("n", n);
        row.put("line", line);
        row.put("wrong", !wrongs.isEmpty());
        return row;
    }

    List<Map<String, @Nullable Object>> faultRows(int n) {
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        for (var wrong : wrongs) {
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("level", level.name());
            row.put("n", n);
            row.put("field", wrong.field());
            row.put("rule", wrong.rule());
            row.put("details", wrong.details());
            rows.add(row);
        }
        return rows;
    }

    @Override
    public String toString() {
        return "Parsed[" + level + "]";
    }
}
