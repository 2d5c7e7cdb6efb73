package ecluse.kernel;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Optional;

/** Base 32 without padding (RFC 4648 §6): what people can read out and type. */
public final class Base32 {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    public static String of(byte[] bytes) {
        var text = new StringBuilder();
        int kept = 0;
        int bits = 0;
        for (byte one : bytes) {
            kept = kept << Byte.SIZE | one & 0xff;
            bits += Byte.SIZE;
            while (bits >= BITS) {
                bits -= BITS;
                text.append(LETTERS.charAt(kept >>> bits & 31));
            }
        }
        return bits == 0
                ? text.toString()
                : text.append(LETTERS.charAt(kept << BITS - bits & 31)).toString();
    }

    /** What somebody typed, in capitals or not, with spaces, dashes and padding or not; empty when it is something else. */
    public static Optional<byte[]> read(String typed) {
        var bytes = new ByteArrayOutputStream();
        int kept = 0;
        int bits = 0;
        for (char letter :
                typed.replaceAll("[\\s=-]", "").toUpperCase(Locale.ROOT).toCharArray()) {
            int value = LETTERS.indexOf(letter);
            if (value < 0) {
                return Optional.empty();
            }
            kept = kept << BITS | value;
            bits += BITS;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes.write(kept >>> bits);
            }
        }
        return Optional.of(bytes.toByteArray());
    }
}
