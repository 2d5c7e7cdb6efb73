package ecluse.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;

/** A secret of 32 random bytes in a file of mode 600, made by the first start. */
public final class KeyFile {
    /** Bytes of a secret. */
    public static final int SIZE = 32;

    private KeyFile() {}

    /**
     * Reads the file, which is made if it is not there.
     *
     * @param mend what to do when it is not the right one: one sentence
     * @throws CannotStart when the file has another size, can be read by others or cannot be made
     */
    public static byte[] read(Path file, String mend) {
        try {
            if (!Files.exists(file)) {
                make(file);
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

    private static void make(Path file) throws IOException {
        var bytes = new byte[SIZE];
        new SecureRandom().nextBytes(bytes);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, bytes);
        Arrays.fill(bytes, (byte) 0);
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
