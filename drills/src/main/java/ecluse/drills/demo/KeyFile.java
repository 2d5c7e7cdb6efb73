package ecluse.drills.demo;

import ecluse.drills.CannotRun;
import ecluse.drills.factors.Key;
import ecluse.drills.factors.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the demo keeps the second factors of its accounts, so that its next start knows them: one line each of login, secret,
 * step of the last code and recovery codes, for the eyes of who runs the demo.
 */
final class KeyFile implements Keyring.Keeper {
    private static final int FIXED = 3;

    private final Path file;
    private final Map<String, Key> keys;

    private KeyFile(Path file, Map<String, Key> keys) {
        this.file = file;
        this.keys = keys;
    }

    static KeyFile in(Path file) throws IOException {
        var keys = new TreeMap<String, Key>();
        for (var line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            read(file, line, keys);
        }
        return new KeyFile(file, keys);
    }

    private static void read(Path file, String line, Map<String, Key> keys) {
        var words = List.of(line.split(" "));
        try {
            keys.put(
                    words.getFirst(),
                    new Key(words.get(1), words.subList(FIXED, words.size()), Long.parseLong(words.get(2))));
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new CannotRun("the demo's second factors in " + file + " are damaged. Start afresh: --fresh.", e);
        }
    }

    Map<String, Key> keys() {
        return Map.copyOf(keys);
    }

    @Override
    public synchronized void keep(String login, Key key) throws IOException {
        keys.put(login, key);
        var lines = new ArrayList<String>();
        keys.forEach((of, each) -> lines.add(
                String.join(" ", of, each.secret(), Long.toString(each.spent()), String.join(" ", each.recoveryCodes()))
                        .strip()));
        var draft = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(draft, lines, StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
