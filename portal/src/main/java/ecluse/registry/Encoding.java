package ecluse.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How a file's text is written: UTF-8 when all of it is, or else Windows-1252; UTF-16 when it begins so. */
public record Encoding(Charset charset, int bomLength) {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    /** @throws Unreadable for a spreadsheet or an archive in place of a text */
    static Encoding of(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var first = in.readNBytes(4);
            if (begins(first, 'P', 'K', 3, 4)) {
                throw new Unreadable(Unreadable.Kind.ARCHIVE, List.of());
            }
            if (begins(first, 0xff, 0xfe)) {
                return new Encoding(StandardCharsets.UTF_16LE, 2);
            }
            if (begins(first, 0xfe, 0xff)) {
                return new Encoding(StandardCharsets.UTF_16BE, 2);
            }
            if (begins(first, 0xef, 0xbb, 0xbf)) {
                return new Encoding(StandardCharsets.UTF_8, 3);
            }
        }
        try (var in = Files.newInputStream(file)) {
            return new Encoding(isUtf8(in) ? StandardCharsets.UTF_8 : WINDOWS, 0);
        }
    }

    private static boolean begins(byte[] bytes, int... expected) {
        for (int i = 0; i < expected.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUtf8(InputStream in) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var bytes = ByteBuffer.allocate(64 * 1024);
        var characters = CharBuffer.allocate(64 * 1024);
        while (true) {
            int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
            bytes.limit(bytes.position() + Math.max(0, read)).position(0);
            if (decoder.decode(bytes, characters.clear(), read < 0).isError()) {
                return false;
            }
            if (read < 0) {
                return true;
            }
            bytes.compact();
        }
    }
}
