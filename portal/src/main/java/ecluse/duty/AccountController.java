package ecluse.duty;

import ecluse.accounts.Account;
import ecluse.accounts.Accounts;
import ecluse.containment.Containment;
import ecluse.containment.Scope;
import ecluse.kernel.AccountId;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ledger.Receipts;
import ecluse.ledger.Trace;
import ecluse.partners.Partners;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.ReceiptFiles;
import java.util.UUID;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** One account: who is signed in by it, and what it was shown, by reference. */
@Controller
class AccountController {
    private static final int LINES_A_PAGE = 50;

    private final Accounts accounts;
    private final Partners partners;
    private final Containment containment;
    private final DutyTable table;
    private final Trace trace;
    private final Receipts receipts;
    private final ReceiptFiles files;
    private final Pages pages;

    AccountController(
            Accounts accounts,
            Partners partners,
            Containment containment,
            DutyTable table,
            Trace trace,
            Receipts receipts,
            ReceiptFiles files,
            Pages pages) {
        this.accounts = accounts;
        this.partners = partners;
        this.containment = containment;
        this.table = table;
        this.trace = trace;
        this.receipts = receipts;
        this.files = files;
        this.pages = pages;
    }

    @GetMapping("/agency/accounts/{id}")
    @Needs(Right.SEE_TRACES)
    ModelAndView account(
            @SignedIn Viewer viewer, @PathVariable UUID id, @RequestParam(defaultValue = "") String before) {
        return accounts.byId(new AccountId(id))
                .map(account -> account(viewer, account, before))
                .orElseGet(pages::notFound);
    }

    /** A file that proves one line, and does not say whom it was about. */
    @GetMapping("/agency/accounts/{id}/entries/{position}/receipt")
    @Needs(Right.SEE_TRACES)
    ModelAndView receipt(@PathVariable UUID id, @PathVariable String position) {
        return files.of(position, number -> receipts.ofAccount(new AccountId(id), number));
    }

    private ModelAndView account(Viewer viewer, Account account, String before) {
        boolean newest = !before.matches("[0-9]{1,18}");
        long position = newest ? Long.MAX_VALUE : Long.parseLong(before);
        var target = containment.find(Scope.ACCOUNT, account.id().toString()).orElseThrow();
        var found = Page.of(trace.of(account.id(), position, LINES_A_PAGE + 1), 1, LINES_A_PAGE);
        var lines = found.items();
        return new ModelAndView("duty/account")
                .addObject("account", account)
                .addObject("partner", account.partner().flatMap(partners::byId).orElse(null))
                .addObject("signIns", table.liveOf(account.id()))
                .addObject("lines", lines.stream().map(TraceEntry::of).toList())
                .addObject("newest", newest)
                .addObject("older", found.hasNext() ? lines.getLast().position() : null)
                .addObject("lock", containment.on(target).orElse(null))
                .addObject("impact", containment.impactOf(target))
                .addObject("mayClose", viewer.may(Right.CLOSE))
                .addObject("mayExpose", viewer.may(Right.MAKE_EXPOSURES));
    }
}
