package ecluse.offer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A line that is not taken: as it was sent, column by column, with all that is wrong with it. Prints none of it. */
record Reject(long line, Map<FileColumn, String> cells, List<Why> whys) {
    private static final TypeReference<List<List<@Nullable Object>>> FAULTS = new TypeReference<>() {};

    /** One rule that the line breaks; the column is null when the line as a whole does. */
    record Why(@Nullable FileColumn column, String rule, List<String> details) {
        public String say(MessageSource words, Locale language) {
            var arguments = details.stream()
                    .map(detail -> argument(detail, words, language))
                    .toArray();
            return words.getMessage(FileRule.messageKey(rule), arguments, language);
        }

        /** Limits are numbers, columns are called by their names. */
        private static Object argument(String detail, MessageSource words, Locale language) {
            if (detail.matches("[0-9]{1,18}")) {
                return Long.valueOf(detail);
            }
            var named = Stream.of(detail.split(", "))
                    .map(one -> words.getMessage("offer.file.column." + one, null, one, language))
                    .toList();
            return String.join(", ", named);
        }
    }

    static Reject of(ResultSet row, JsonMapper json) throws SQLException {
        var cells = new LinkedHashMap<FileColumn, String>();
        for (var column : FileColumn.values()) {
            var value = row.getString(column.column().name());
            cells.put(column, value == null ? "" : value);
        }
        var whys = new ArrayList<Why>();
        var faults = row.getString("faults");
        for (var fault : faults == null ? List.<List<Object>>of() : json.readValue(faults, FAULTS)) {
            var field = fault.get(0);
            var details = fault.get(2) instanceof List<?> list ? list : List.of();
            whys.add(new Why(
                    field == null ? null : column(field.toString()),
                    String.valueOf(fault.get(1)),
                    details.stream().map(String::valueOf).toList()));
        }
        return new Reject(row.getLong("line"), cells, whys);
    }

    public String number() {
        return cells.getOrDefault(FileColumn.GROUP_NUMBER, "");
    }

    private static @Nullable FileColumn column(String field) {
        return Stream.of(FileColumn.values())
                .filter(one -> one.column().name().equals(field))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        return "Reject[line " + line + "]";
    }
}
