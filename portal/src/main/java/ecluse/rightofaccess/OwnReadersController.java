package ecluse.rightofaccess;

import ecluse.disclosure.Ties;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ledger.Receipts;
import ecluse.ledger.Receipts.Proof;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.ReceiptFiles;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Who opened my file: by day and organisation, never the name of who works there, each line with its proof. */
@Controller
class OwnReadersController {
    private static final int LINES_A_PAGE = 30;

    private final ReaderTable readers;
    private final Ties ties;
    private final Receipts receipts;
    private final ReceiptFiles files;

    OwnReadersController(ReaderTable readers, Ties ties, Receipts receipts, ReceiptFiles files) {
        this.readers = readers;
        this.ties = ties;
        this.receipts = receipts;
        this.files = files;
    }

    @GetMapping("/my-space/readers")
    @Needs(Right.OWN_FILE)
    ModelAndView readers(@SignedIn Viewer viewer, @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * LINES_A_PAGE;
        var found = ties.own(viewer.account()).flatMap(person -> readers.of(person, offset, LINES_A_PAGE + 1));
        return new ModelAndView("rightofaccess/own")
                .addObject("drawn", found.isPresent())
                .addObject("page", Page.of(found.orElse(List.of()), asked, LINES_A_PAGE));
    }

    @GetMapping("/my-space/readers/{position}/receipt")
    @Needs(Right.OWN_FILE)
    ModelAndView receipt(@SignedIn Viewer viewer, @PathVariable("position") String position) {
        var person = ties.own(viewer.account());
        return files.of(
                position,
                number -> person.filter(own -> readers.has(own, number)).isPresent()
                        ? receipts.ofPerson(number)
                        : new Proof.NoSuchEntry());
    }
}
