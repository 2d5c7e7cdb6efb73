package ecluse.kernel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The file of the key-encryption key, {@code kek} in the keys folder: 32 random bytes that only their owner reads. */
public final class KeyFile {
    private static final String ALGORITHM = "HmacSHA256";

    private final Path file;

    private KeyFile(Path file) {
        this.file = file;
    }

    public static KeyFile in(Path folder) {
        return new KeyFile(folder.resolve("kek"));
    }

    public boolean isThere() {
        return Files.exists(file);
    }

    /**
     * The key, made where there is no file.
     *
     * @throws CannotStart when the file has another size, can be read by others or cannot be made
     */
    public byte[] key() {
        return SecretFile.read(
                file, "Put back the key file that belongs to this database: without it no fact can be opened.");
    }

    /** What a database may know the key by. Of 256 random bits nothing can be guessed from it. */
    public byte[] check() {
        return keyed("key check").of("");
    }

    /** Names for what a database must recognise and whoever has a dump of it must not guess. Each {@code use} has its own. */
    public Keyed keyed(String use) {
        return new Keyed(new SecretKeySpec(mac(new SecretKeySpec(key(), ALGORITHM), "ecluse " + use), ALGORITHM));
    }

    /** Seals what only the portal itself reads again. Each {@code use} has a key of its own. */
    public Seal seal(String use) {
        return new Seal(new SecretKeySpec(mac(new SecretKeySpec(key(), ALGORITHM), "ecluse seal " + use), "AES"));
    }

    /** HMAC-SHA256 under a key for one use. Prints nothing of it. */
    public static final class Keyed {
        private final SecretKeySpec key;

        private Keyed(SecretKeySpec key) {
            this.key = key;
        }

        public byte[] of(String text) {
            return mac(key, text);
        }
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
