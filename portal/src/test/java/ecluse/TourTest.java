package ecluse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tour shows the code as it is. */
class TourTest {
    private static final Path ROOT = Path.of("..");
    /** A file named in the text, or a snippet with its language. */
    private static final Pattern FILE_OR_SNIPPET =
            Pattern.compile("`(portal/[\\w./-]+\\.\\w+)`|```(?:java|sql|html)\\n(.*?)```", Pattern.DOTALL);

    private record Snippet(String file, String text) {
        /** What stands between two lines of an ellipsis. */
        List<String> pieces() {
            return Pattern.compile("^\\s*…\\s*$", Pattern.MULTILINE)
                    .splitAsStream(text)
                    .filter(piece -> !piece.isBlank())
                    .toList();
        }
    }

    @Test
    void every_snippet_of_the_tour_stands_in_the_file_named_before_it() throws IOException {
        var snippets = snippets(Files.readString(ROOT.resolve("docs/tour.md")));
        assertThat(snippets).hasSizeGreaterThan(10);
        for (var snippet : snippets) {
            var code = bare(Files.readString(ROOT.resolve(snippet.file())));
            int from = 0;
            for (var piece : snippet.pieces()) {
                int at = code.indexOf(bare(piece), from);
                assertThat(at)
                        .as("docs/tour.md shows this as a part of %s; cut it anew:%n%s", snippet.file(), piece)
                        .isNotNegative();
                from = at + bare(piece).length();
            }
        }
    }

    private static List<Snippet> snippets(String tour) {
        var found = new ArrayList<Snippet>();
        var file = "";
        var matcher = FILE_OR_SNIPPET.matcher(tour);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                file = matcher.group(1);
            } else {
                found.add(new Snippet(file, matcher.group(2)));
            }
        }
        return found;
    }

    /** Line breaks and indentation are the formatter's affair. */
    private static String bare(String text) {
        return text.replaceAll("\\s+", "");
    }
}
