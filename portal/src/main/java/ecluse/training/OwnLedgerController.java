package ecluse.training;

import ecluse.disclosure.Allowances;
import ecluse.disclosure.BudgetClass;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ledger.Receipts;
import ecluse.ledger.Trace;
import ecluse.web.Page;
import ecluse.web.ReceiptFiles;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** What the viewer was shown, as the ledger has it: references, fields, times; no facts. */
@Controller
class OwnLedgerController {
    private static final int LINES_A_PAGE = 50;

    private final Trace trace;
    private final Allowances allowances;
    private final Receipts receipts;
    private final ReceiptFiles files;

    OwnLedgerController(Trace trace, Allowances allowances, Receipts receipts, ReceiptFiles files) {
        this.trace = trace;
        this.allowances = allowances;
        this.receipts = receipts;
        this.files = files;
    }

    @GetMapping("/my-ledger")
    @Needs(Right.SIGNED_IN)
    ModelAndView lines(@SignedIn Viewer viewer, @RequestParam(name = "before", defaultValue = "") String before) {
        boolean newest = !before.matches("[0-9]{1,18}");
        long position = newest ? Long.MAX_VALUE : Long.parseLong(before);
        var found = Page.of(trace.of(viewer.account(), position, LINES_A_PAGE + 1), 1, LINES_A_PAGE);
        var lines = found.items();
        return new ModelAndView("training/my-ledger")
                .addObject("lines", lines.stream().map(LedgerLine::of).toList())
                .addObject("newest", newest)
                .addObject("older", found.hasNext() ? lines.getLast().position() : null)
                .addObject("followed", viewer.may(Right.SEE_GROUPS))
                .addObject(
                        "contacts",
                        viewer.may(Right.OPEN_CONTACT)
                                ? allowances
                                        .of(viewer.account(), BudgetClass.CONTACTS)
                                        .orElse(null)
                                : null)
                .addObject(
                        "names",
                        viewer.may(Right.SEE_GROUPS)
                                ? allowances
                                        .of(viewer.account(), BudgetClass.NAMES)
                                        .orElse(null)
                                : null);
    }

    /** A file that proves one line of the viewer's own, and whom it was about. */
    @GetMapping("/my-ledger/{position}/receipt")
    @Needs(Right.SIGNED_IN)
    ModelAndView receipt(@SignedIn Viewer viewer, @PathVariable String position) {
        return files.of(position, number -> receipts.ofOwn(viewer.account(), number));
    }
}
