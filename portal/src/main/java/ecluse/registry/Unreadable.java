package ecluse.registry;

import ecluse.kernel.CannotStart;
import java.util.List;
import java.util.stream.Collectors;

/** Why a file cannot be read as a table at all. It says no cell (invariant 8). */
public final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of it. */
    public enum Kind {
        EMPTY,
        /** A spreadsheet or an archive in place of a text. */
        ARCHIVE,
        MISSING_COLUMNS,
        COLUMN_TWICE
    }

    private final Kind kind;
    private final transient List<Column> columns;

    Unreadable(Kind kind, List<Column> columns) {
        super(kind.name());
        this.kind = kind;
        this.columns = columns;
    }

    public Kind kind() {
        return kind;
    }

    /** Which columns are missing or there twice, by their names in both languages. */
    public String columnNames() {
        return columns.stream().map(Column::inBothLanguages).collect(Collectors.joining(", "));
    }

    /** For whom it stops at the start. */
    CannotStart of(String fileName) {
        return switch (kind) {
            case EMPTY ->
                new CannotStart(
                        fileName + " is empty.",
                        "Its first line must name the columns; leave the file out if there is nothing.");
            case ARCHIVE ->
                new CannotStart(
                        fileName + " is a spreadsheet or an archive, not a text.",
                        "Save it as CSV (UTF-8) under the same name.");
            case MISSING_COLUMNS ->
                new CannotStart(
                        fileName + " lacks the column" + (columns.size() > 1 ? "s " : " ") + columnNames() + ".",
                        "Its first line names the columns, separated by ; or , or | or a tab, in any order.");
            case COLUMN_TWICE ->
                new CannotStart(
                        fileName + " has the column " + columns.getFirst() + " twice.",
                        "Keep one of them, whether it is called so in French or in English.");
        };
    }
}
