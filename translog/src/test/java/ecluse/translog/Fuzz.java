package ecluse.translog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Damage done to inputs that were right, the same in every run. */
final class Fuzz {

    /** What parsers stumble over. */
    private static final String[] PIECES = {
        "\n",
        "\n\n",
        " ",
        "+",
        "—",
        "— ",
        "=",
        "0",
        "-1",
        "9223372036854775808",
        "\r",
        "\t",
        "\u00a0",
        "é",
        "\u0000",
        "A",
        "AAAA",
        "99999999999999999999",
        "old ",
        "index ",
        "extra ",
        "/",
        ".p/",
        "x",
        "..",
        "256"
    };

    interface Parser<T> {
        T parse(byte[] input) throws BadProof;
    }

    interface Writer<T> {
        byte[] write(T value);
    }

    private final Random random;

    Fuzz(long seed) {
        random = new Random(seed);
    }

    /** One to four damages. */
    byte[] damaged(byte[] truth) {
        var bytes = truth;
        for (int damages = 1 + random.nextInt(4); damages > 0; damages--) {
            bytes = damagedOnce(bytes);
        }
        return bytes;
    }

    private byte[] damagedOnce(byte[] bytes) {
        int place = random.nextInt(bytes.length + 1);
        int end = place + random.nextInt(Math.min(8, bytes.length - place) + 1);
        return switch (random.nextInt(7)) {
            case 0 -> spliced(bytes, place, end, new byte[0]);
            case 1 -> spliced(bytes, place, place, piece());
            case 2 -> spliced(bytes, place, end, piece());
            case 3 -> Arrays.copyOf(bytes, place);
            case 4 -> spliced(bytes, place, place, Arrays.copyOfRange(bytes, place, end));
            case 5 -> spliced(bytes, place, place, new byte[] {(byte) random.nextInt()});
            default -> withOneBitChanged(bytes);
        };
    }

    private byte[] piece() {
        return PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] withOneBitChanged(byte[] bytes) {
        var changed = bytes.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] middle) {
        var result = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(bytes, to, result, from + middle.length, bytes.length - to);
        return result;
    }

    /**
     * Damages the input many times over. Each result is refused with {@link BadProof}, or means what it says: written
     * again it gives the same bytes. Returns how many were refused.
     */
    <T> int refusesOrReadsExactly(byte[] truth, int rounds, Parser<T> parser, Writer<T> writer) {
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            var input = damaged(truth);
            try {
                var again = writer.write(parser.parse(input));
                if (!Arrays.equals(again, input)) {
                    throw new AssertionError("read as something else: " + new String(input, StandardCharsets.UTF_8));
                }
            } catch (BadProof e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError("neither read nor refused: " + new String(input, StandardCharsets.UTF_8), e);
            }
        }
        return refused;
    }
}
