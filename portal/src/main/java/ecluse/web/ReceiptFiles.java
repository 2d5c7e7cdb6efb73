package ecluse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.ledger.Receipts.Proof;
import ecluse.translog.EntryProof;
import java.time.Duration;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** A ledger entry's receipt as a download. */
@Component
public class ReceiptFiles {
    private static final Pattern POSITION = Pattern.compile("[1-9][0-9]{0,17}");

    private final Pages pages;

    ReceiptFiles(Pages pages) {
        this.pages = pages;
    }

    /** The answer for the position in the address, by whoever finds its proof. */
    public ModelAndView of(String position, LongFunction<Proof> proofs) {
        if (!POSITION.matcher(position).matches()) {
            return pages.notFound();
        }
        return switch (proofs.apply(Long.parseLong(position))) {
            case Proof.Ready ready -> new ModelAndView(attachment(ready));
            case Proof.NotYet() -> later();
            case Proof.NoSuchEntry() -> pages.notFound();
        };
    }

    /** The name of the file says nothing of whom it is about. */
    private static View attachment(Proof.Ready proof) {
        var text = proof.text().getBytes(UTF_8);
        return (model, request, response) -> {
            response.setContentType("text/plain;charset=UTF-8");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"ecluse-" + proof.position() + EntryProof.FILE_EXTENSION + "\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setContentLength(text.length);
            response.getOutputStream().write(text);
        };
    }

    private static ModelAndView later() {
        Pages.retryAfter(Duration.ofSeconds(1));
        return new ModelAndView("web/receipt-later", HttpStatus.SERVICE_UNAVAILABLE);
    }
}
