package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * What the demo's provider and the portal know each other by, kept until the next start.
 *
 * @param id by which the portal calls the provider
 * @param port where it is: the portal knows its issuer with it
 * @param secret the portal's, there
 */
record ProviderFile(String id, int port, String secret) {

    static Optional<ProviderFile> in(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var words = List.of(Files.readString(file).strip().split(" "));
        try {
            return Optional.of(new ProviderFile(words.get(0), Integer.parseInt(words.get(1)), words.get(2)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new CannotRun("the demo's provider in " + file + " is damaged. Start afresh: --fresh.", e);
        }
    }

    void keep(Path file) throws IOException {
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, id + " " + port + " " + secret + "\n");
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public String toString() {
        return "ProviderFile[" + id + "]";
    }
}
