package ecluse.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * HTML to PDF/UA: tagged, with title and language, its font inside. All of it in memory: no temporary file holds a fact
 * (invariant 8), and nothing is fetched, whatever the HTML names.
 */
final class Pdf {
    /** Liberation Sans (OFL 1.1), which PDFBox brings along: one cut, so pages tell ranks apart by size and rules. */
    private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    private static final String STYLE = "<style>" + read("paper.css") + "</style></head>";
    /** Sheets that are posted apart: the pages' numbers would be those of the file. */
    private static final String POSTED = "<style>" + read("posted.css") + "</style></head>";

    /** What XML cannot say, should somebody's words hold it. */
    private static final Pattern UNSPEAKABLE =
            Pattern.compile("[^\\u0009\\u000A\\u000D\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

    static {
        // The library's log may quote what it renders (invariant 8).
        XRLog.setLoggingEnabled(false);
    }

    private Pdf() {}

    /** Sheets that are posted apart. */
    static byte[] posted(String html) {
        return of(html, POSTED);
    }

    /** @param html well-formed XML; its title and language become the document's */
    static byte[] of(String html) {
        return of(html, "</head>");
    }

    private static byte[] of(String html, String more) {
        var bytes = new ByteArrayOutputStream();
        var builder = new PdfRendererBuilder()
                .useFont(Pdf::font, "Sans")
                .useUriResolver((base, uri) -> null)
                .useExternalResourceAccessControl(
                        (uri, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                .useExternalResourceAccessControl(
                        (uri, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
                .usePdfUaAccessibility(true)
                .usePdfVersion(1.7f)
                .withProducer("Écluse")
                .withHtmlContent(
                        UNSPEAKABLE
                                .matcher(html)
                                .replaceAll("")
                                .replaceFirst("</head>", STYLE)
                                .replaceFirst("</head>", more),
                        null)
                .toStream(bytes);
        try (var document = new PDDocument()) {
            builder.usePDDocument(document).run();
        } catch (IOException e) {
            // Its words might quote the page.
            throw new IllegalStateException(
                    "a document could not be made: " + e.getClass().getSimpleName());
        }
        return bytes.toByteArray();
    }

    private static String read(String name) {
        try (var file = Objects.requireNonNull(Pdf.class.getResourceAsStream(name), name)) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream font() {
        return Objects.requireNonNull(PDDocument.class.getResourceAsStream(FONT), FONT);
    }
}
