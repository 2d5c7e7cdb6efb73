package ecluse.translog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Files in a folder. Each is written beside its place, forced to the disk and moved there in one step; then the folders
 * are forced to the disk. Nothing outside the folder is read or written, not even through a symbolic link in it.
 *
 * <p>What a crash leaves behind are files whose name starts with {@code .new-}; they are never read.
 */
public final class FolderStore implements Store {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final String NEW = ".new-";

    /** Tells this process from a crashed one that had its id. */
    private static final String PROCESS =
            ProcessHandle.current().pid() + "-" + Long.toHexString(new SecureRandom().nextLong());

    private final Path root;
    private static final AtomicLong SERIAL = new AtomicLong();

    /**
     * The store in this folder, which is made if it is not there.
     *
     * @throws IOException if the folder is not to be had
     */
    public FolderStore(Path folder) throws IOException {
        Files.createDirectories(folder);
        root = folder.toRealPath();
    }

    @Override
    public Optional<byte[]> read(String path) throws IOException {
        var file = place(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            requireInside(file);
            return Optional.of(readBounded(file));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty(); // deleted meanwhile
        }
    }

    private static byte[] readBounded(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new IOException(file + " is longer than any file of a log (" + MAX_FILE_BYTES + " bytes)");
            }
            return bytes;
        }
    }

    @Override
    public void write(String path, byte[] bytes) throws IOException {
        writeAll(Map.of(path, bytes));
    }

    /**
     * Forces each file once and each folder once, however many files it gets. Many files are written before the first is
     * forced: a journal then takes them together.
     */
    @Override
    public void writeAll(Map<String, byte[]> files) throws IOException {
        var moves = new LinkedHashMap<Path, Path>();
        var folders = new LinkedHashSet<Path>();
        try (var unforced = new Unforced()) {
            for (var file : files.entrySet()) {
                var place = place(file.getKey());
                prepare(folderOf(place), folders);
                var beside = beside(place);
                moves.put(beside, place);
                unforced.write(beside, file.getValue());
            }
            unforced.force();
            for (var move : moves.entrySet()) {
                Files.move(
                        move.getKey(),
                        move.getValue(),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system of " + root + " cannot move a file in one step", e);
        } finally {
            for (var left : moves.keySet()) {
                Files.deleteIfExists(left);
            }
        }
        for (var folder : folders) {
            force(folder);
        }
    }

    @Override
    public void deleteFolder(String path) throws IOException {
        var folder = place(path);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        requireInside(folder);
        try (var files = Files.list(folder)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Path place(String path) {
        var place = root;
        for (var name : path.split("/", -1)) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not the path of a file of a log: " + Text.quoted(path));
            }
            place = place.resolve(name);
        }
        return place;
    }

    /**
     * Makes the folder, and notes that it and all above it must be forced: one that a crash left behind may not be durable
     * yet.
     */
    private void prepare(Path folder, Set<Path> folders) throws IOException {
        if (folders.contains(folder)) {
            return;
        }
        if (!folder.equals(root)) {
            prepare(folderOf(folder), folders);
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
        }
        requireInside(folder);
        folders.add(folder);
    }

    private void requireInside(Path place) throws IOException {
        if (!place.toRealPath().startsWith(root)) {
            throw new IOException(place + " leads out of " + root);
        }
    }

    private Path beside(Path place) {
        return folderOf(place).resolve(NEW + PROCESS + "-" + SERIAL.incrementAndGet() + "-" + place.getFileName());
    }

    private static void force(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Path folderOf(Path place) {
        var parent = place.getParent();
        return parent == null ? root : parent;
    }

    /** Files written and not forced yet; never many at once, for each takes a descriptor. */
    private static final class Unforced implements AutoCloseable {

        private static final int MOST = 64;

        private final List<FileChannel> channels = new ArrayList<>();

        void write(Path file, byte[] bytes) throws IOException {
            if (channels.size() == MOST) {
                force();
            }
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            channels.add(channel);
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }

        void force() throws IOException {
            for (var channel : channels) {
                channel.force(true);
            }
            close();
        }

        @Override
        public void close() throws IOException {
            for (var channel : channels) {
                channel.close();
            }
            channels.clear();
        }
    }
}
