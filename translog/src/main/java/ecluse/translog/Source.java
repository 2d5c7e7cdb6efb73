package ecluse.translog;

import java.io.IOException;
import java.util.Optional;

/** Where the files of a log are read from. Safe for use by several threads at once. */
@FunctionalInterface
public interface Source {

    /** Bytes of the longest file of a log: a full bundle of the longest entries. */
    int MAX_FILE_BYTES = TilePath.FULL * (EntryBundle.MAX_ENTRY_BYTES + Short.BYTES);

    /**
     * The bytes of a file, or nothing if there is none.
     *
     * @param path names separated by slashes, such as {@link TilePath#path()} or {@code checkpoint}
     * @throws IOException if it cannot be told, or the file is longer than {@link #MAX_FILE_BYTES}
     */
    Optional<byte[]> read(String path) throws IOException;
}
