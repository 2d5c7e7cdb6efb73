package ecluse.registry;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One kind of file: its columns, what a line says, how many lines at once are written. The order is that of an import. */
sealed interface FileKind<R> extends Columns
        permits OrganisationFile,
                SiteFile,
                AccountFile,
                PersonFile,
                GroupFile,
                EnrolmentFile,
                CaseloadFile,
                AttendanceFile,
                QuoteFile {
    /** The file's name without its ending, as {@code registry.intake} keeps it. */
    String name();

    /** Those columns of which no value may stand twice in a file; the first is what a line is known by. */
    List<Column> unique();

    /** Columns of which the values may stand twice, but not all of them together; empty for none. */
    default List<Column> uniqueTogether() {
        return List.of();
    }

    /** All that may stand once: each unique column alone, then those that are unique together. */
    default List<List<Column>> keys() {
        var keys = new ArrayList<List<Column>>();
        unique().forEach(column -> keys.add(List.of(column)));
        if (!uniqueTogether().isEmpty()) {
            keys.add(uniqueTogether());
        }
        return keys;
    }

    /** What a line says; cells that break a rule are told to {@code cells}, and then the result means nothing. */
    R read(Cells cells);

    /** Writes what is new or differs, within the desk's transaction. The same lines again change nothing. */
    Written write(Desk desk, List<Line<R>> lines) throws SQLException;

    /** How many batches may be written side by side: more than one only where lines do not touch each other. */
    default int writers() {
        return 1;
    }

    /** The tables that fill, by which the database plans its work. */
    String tables();

    @Override
    default String fileName() {
        return name() + ".csv";
    }
}
