package ecluse.vault;

import ecluse.kernel.CannotStart;
import ecluse.kernel.KeyFile;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key-encryption keys and what is derived from them (HKDF, RFC 5869). They come from a file and never reach the
 * database. Several may be there: a person's row says which one wraps its key, so that one day cold people can rest under a
 * key that this machine does not hold.
 */
public final class Keys {
    private static final int SIZE = KeyFile.SIZE;
    private final Map<Short, Pair> pairs;

    private record Pair(SecretKey wrapping, SecretKey index) {}

    private Keys(Map<Short, Pair> pairs) {
        this.pairs = pairs;
    }

    /**
     * Reads {@code kek} in the folder: 32 random bytes, mode 600. Made at the first start, when no database knows a key yet.
     *
     * @throws CannotStart when the file has another size, can be read by others or cannot be made
     */
    public static Keys in(Path folder) {
        return of(KeyFile.read(
                folder.resolve("kek"),
                "Put back the key file that belongs to this database: without it no fact can be opened."));
    }

    /** Keys from 32 bytes in hand, under the number 1. */
    public static Keys of(byte[] kek) {
        return new Keys(
                Map.of((short) 1, new Pair(derive(kek, "wrap", "AES"), derive(kek, "blind index", "HmacSHA256"))));
    }

    /** The number of the key that new people are wrapped with. */
    short current() {
        return 1;
    }

    SecretKey wrapping(short number) {
        return pair(number).wrapping();
    }

    SecretKey index() {
        return pair(current()).index();
    }

    private Pair pair(short number) {
        var pair = pairs.get(number);
        if (pair == null) {
            throw new KeyNotHere(number);
        }
        return pair;
    }

    private static SecretKey derive(byte[] kek, String use, String algorithm) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(kek)
                    .thenExpand(("ecluse " + use).getBytes(java.nio.charset.StandardCharsets.UTF_8), SIZE);
            var derived = KDF.getInstance("HKDF-SHA256").deriveData(parameters);
            return new SecretKeySpec(derived, algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HKDF-SHA256", e);
        }
    }
}
