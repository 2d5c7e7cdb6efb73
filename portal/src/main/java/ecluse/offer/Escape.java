package ecluse.offer;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Text as XML has it. What XML cannot hold, and what a page or a file never lets in, is left out. */
final class Escape {
    private Escape() {}

    static void text(Appendable out, String text) {
        write(out, text, false);
    }

    static void attribute(Appendable out, String text) {
        write(out, text, true);
    }

    private static void write(Appendable out, String text, boolean quoted) {
        try {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '<' -> out.append("&lt;");
                    case '>' -> out.append("&gt;");
                    case '&' -> out.append("&amp;");
                    case '\r' -> out.append("&#13;");
                    case '"' -> out.append(quoted ? "&quot;" : "\"");
                    case '\n', '\t' -> out.append(quoted ? "&#" + (int) c + ";" : String.valueOf(c));
                    default -> {
                        if (c >= ' ' && c < '\ufffe') {
                            out.append(c);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
