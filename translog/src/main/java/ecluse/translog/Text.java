package ecluse.translog;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The small words the text formats are made of. Each has one spelling and no other is read: two texts that differ never
 * mean the same, so what was signed and what was read cannot drift apart.
 */
final class Text {

    private static final int LONGEST_DECIMAL = 19;

    private Text() {}

    /** UTF-8 without a malformed sequence. */
    static String decode(byte[] utf8, String what) throws BadProof {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadProof(what + " is not valid UTF-8");
        }
    }

    static byte[] encode(String text, String what) throws BadProof {
        try {
            var buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            var utf8 = new byte[buffer.remaining()];
            buffer.get(utf8);
            return utf8;
        } catch (CharacterCodingException e) {
            throw new BadProof(what + " holds half of a character");
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The lines of a text, which must end with the newline of its last one. */
    static List<String> lines(String text, String what) throws BadProof {
        if (!text.endsWith("\n")) {
            throw new BadProof(what + " does not end with a newline");
        }
        var lines = new ArrayList<String>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            lines.add(text.substring(start, end));
            start = end + 1;
        }
        return lines;
    }

    /** A number from 0 to 2^63-1 without sign or leading zeros. */
    static long decimal(String digits, String what) throws BadProof {
        boolean plain = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!plain || digits.length() > LONGEST_DECIMAL) {
            throw new BadProof(what + " is not a number from 0 to 2^63-1: " + quoted(digits));
        }
        if (digits.length() > 1 && digits.startsWith("0")) {
            throw new BadProof(what + " has leading zeros: " + quoted(digits));
        }
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new BadProof(what + " is not a number from 0 to 2^63-1: " + quoted(digits));
        }
    }

    /** Base 64 of RFC 4648, section 4, padded, and with nothing in the bits that encode nothing. */
    static byte[] base64(String text, String what) throws BadProof {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadProof(what + " is not base64: " + quoted(text));
        }
        if (!base64(bytes).equals(text)) {
            throw new BadProof(what + " is not canonical base64: " + quoted(text));
        }
        return bytes;
    }

    /** Of base64 that was read or made here before. */
    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static Hash hash(String base64, String what) throws BadProof {
        var bytes = base64(base64, what);
        if (bytes.length != Hash.SIZE) {
            throw new BadProof(what + " is " + bytes.length + " bytes, not the " + Hash.SIZE + " of a hash");
        }
        return Hash.owning(bytes);
    }

    /** What follows a word and one space in a line. */
    static String after(String word, String line, String what) throws BadProof {
        if (!line.startsWith(word + " ")) {
            throw new BadProof(what + " does not start with \"" + word + " \": " + quoted(line));
        }
        return line.substring(word.length() + 1);
    }

    /** Short enough for a message, and on one line. */
    static String quoted(String text) {
        var shown = text.length() <= 60 ? text : text.substring(0, 60) + "…";
        return "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
