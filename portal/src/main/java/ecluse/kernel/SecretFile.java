package ecluse.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/** Secrets in files of mode 600, made by the first start. Of several nodes that start at once one makes a file, and all have it. */
public final class SecretFile {
    /** Bytes of a secret. */
    public static final int SIZE = 32;

    private SecretFile() {}

    /**
     * Reads a secret of 32 random bytes; the file is made if it is not there.
     *
     * @param mend what to do when it is not the right one: one sentence
     * @throws CannotStart when the file has another size, can be read by others or cannot be made
     */
    public static byte[] read(Path file, String mend) {
        try {
            if (!Files.exists(file)) {
                makeRandom(file);
            }
            refuseOpenFile(file);
            var bytes = Files.readAllBytes(file);
            if (bytes.length != SIZE) {
                throw new CannotStart(
                        "The key file " + file + " has " + bytes.length + " bytes, not " + SIZE + ".", mend);
            }
            return bytes;
        } catch (IOException e) {
            throw new CannotStart(
                    "The key file " + file + " cannot be used (" + e.getMessage() + ").",
                    "Check that it is there and that you may read it.",
                    e);
        }
    }

    private static void makeRandom(Path file) throws IOException {
        var bytes = new byte[SIZE];
        new SecureRandom().nextBytes(bytes);
        make(file, bytes);
        Arrays.fill(bytes, (byte) 0);
    }

    /**
     * Makes a file that its owner alone can read, whole or not at all. One that is there already stays as it is: read what
     * stands in it afterwards, it may be another node's.
     *
     * @throws IOException if it cannot be made, or the file system knows no hard links
     */
    public static void make(Path file, byte[] bytes) throws IOException {
        var folder = Files.createDirectories(file.toAbsolutePath().getParent());
        var beside = Files.createTempFile(
                folder,
                ".new-",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            writeToDisk(beside, bytes);
            Files.createLink(file, beside); // unlike a move, it never takes the place of another
        } catch (FileAlreadyExistsException e) {
            return;
        } finally {
            Files.delete(beside);
        }
    }

    private static void writeToDisk(Path file, byte[] bytes) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    private static void refuseOpenFile(Path file) throws IOException {
        var others = Set.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        if (Files.getPosixFilePermissions(file).stream().anyMatch(others::contains)) {
            throw new CannotStart(
                    "The key file " + file + " can be read by others.", "Make it yours alone: chmod 600 " + file + ".");
        }
    }
}
