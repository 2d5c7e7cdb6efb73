package ecluse.registry;

import java.util.List;

/** What a table that somebody sends may have in its first line. */
public interface Columns {
    /** What the table is called, for who sent it. */
    String fileName();

    List<Column> columns();
}
