package ecluse.quotes;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.IDENTIFIER;
import static ecluse.kernel.Field.IDENTIFIER_TAIL;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Request;
import ecluse.documents.Documents;
import ecluse.documents.Documents.Content;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Today;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** A quote as a file. Its person is named with as much of the identifier as the stage of the training gives. */
@Controller
class QuoteDocumentController {
    private static final Set<Field> IN_TRAINING = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER);
    private static final Set<Field> ELSE = EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);

    private final QuoteTable table;
    private final Guard guard;
    private final Documents documents;
    private final Pages pages;
    private final Today today;

    QuoteDocumentController(QuoteTable table, Guard guard, Documents documents, Pages pages, Today today) {
        this.table = table;
        this.guard = guard;
        this.documents = documents;
        this.pages = pages;
        this.today = today;
    }

    @PostMapping("/quotes/{id}/document")
    @Needs(
            value = Right.PRINT_DOCUMENTS,
            discloses = {LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL})
    ModelAndView document(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return Handle.read(id)
                .flatMap(uuid -> table.byId(viewer.account(), today.date(), uuid))
                .map(quote -> documents.make("quotes/document", "devis", () -> content(viewer, quote)))
                .orElseGet(() -> pages.refused(guard.miss(viewer, Purpose.PRINT_DOCUMENT)));
    }

    private Content content(Viewer viewer, Quote quote) {
        var fields = table.inTraining(quote) ? IN_TRAINING : ELSE;
        return switch (guard.discloseOne(Request.by(viewer, Purpose.PRINT_DOCUMENT, quote.person(), fields))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                new Content.Says(Map.of("quote", quote, "facts", facts, "receipt", receipt));
            case Withheld<Facts> withheld -> new Content.Instead(pages.refused(withheld));
        };
    }
}
