package ecluse.registry;

import java.sql.SQLException;
import java.util.List;

/** One kind of file: its columns, what a line says, how many lines at once are written. The order is that of an import. */
sealed interface FileKind<R>
        permits OrganisationFile, SiteFile, AccountFile, PersonFile, GroupFile, EnrolmentFile, CaseloadFile {
    /** The file's name without its ending, as {@code registry.intake} keeps it. */
    String name();

    List<Column> columns();

    /** Those columns of which no value may stand twice in a file; the first is what a line is known by. */
    List<Column> unique();

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

    default String fileName() {
        return name() + ".csv";
    }
}
