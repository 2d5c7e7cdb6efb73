package ecluse.translog;

import java.io.IOException;
import java.util.Map;

/**
 * Where the files of a log are kept: a folder, or a bucket of an object store. Implementations write each file whole or
 * not at all; a reader never sees half of one.
 */
public interface Store extends Source {

    /**
     * Writes a file, or replaces it. When this returns, the file outlives a power cut.
     *
     * @param path as in {@link #read}
     * @throws IOException if it may not be there; then the old file, or none, is
     */
    void write(String path, byte[] bytes) throws IOException;

    /**
     * Writes several files; when this returns, all of them outlive a power cut. If it fails, some may be there and others
     * not.
     *
     * @param files bytes by path
     */
    default void writeAll(Map<String, byte[]> files) throws IOException {
        for (var file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
    }

    /**
     * Deletes all files of a folder that has no folders in it. Does nothing if there is none, or if this store keeps
     * everything.
     *
     * @param folder path without a slash at its end, such as {@link TilePath#partials()}
     */
    void deleteFolder(String folder) throws IOException;
}
