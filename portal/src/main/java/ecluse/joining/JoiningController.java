package ecluse.joining;

import ecluse.joining.AgreementTable.Show;
import ecluse.kernel.AccountId;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.partners.Partner.SizeClass;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The agency's desk: requests with their checks, agreements with their acts. What may be done is the database's to say. */
@Controller
class JoiningController {
    private static final int A_PAGE = 25;
    private static final int LONGEST_REASON = 1000;
    /** A lock holds so much. */
    private static final int LONGEST_MESSAGE = 400;

    private final AgreementTable agreements;
    private final JoiningMailTable mails;
    private final Pages pages;
    private final Ids ids;
    private final Today today;

    JoiningController(AgreementTable agreements, JoiningMailTable mails, Pages pages, Ids ids, Today today) {
        this.agreements = agreements;
        this.mails = mails;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
    }

    @GetMapping("/joining")
    @Needs(Right.DECIDE_AGREEMENTS)
    ModelAndView list(
            @RequestParam(name = "show", defaultValue = "") String word,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var show = Show.of(word);
        int asked = Handle.page(number);
        var found = agreements.list(show, today.date(), (long) (asked - 1) * A_PAGE, A_PAGE + 1);
        return new ModelAndView("joining/list")
                .addObject("page", Page.of(found, asked, A_PAGE))
                .addObject("show", show)
                .addObject("shows", Show.values())
                .addObject("today", today.date())
                .addObject("url", "/joining?show=" + show.name());
    }

    // --- One request ------------------------------------------------------------------------------------------------

    @GetMapping("/joining/{id}")
    @Needs(Right.DECIDE_AGREEMENTS)
    ModelAndView one(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return with(id, agreement -> one(viewer, agreement, List.of(), HttpStatus.OK));
    }

    private ModelAndView one(Viewer viewer, Agreement agreement, List<Problem> problems, HttpStatus status) {
        return one(viewer, agreement, ProposalForm.suggested(agreement, today.date()), problems, status);
    }

    private ModelAndView one(
            Viewer viewer, Agreement agreement, ProposalForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("joining/one", status)
                .addObject("agreement", agreement)
                .addObject("places", agreements.places(agreement.id()))
                .addObject("checks", Check.of(agreement, agreements.doubles(agreement.id()), today.date()))
                .addObject("history", agreements.history(agreement.id()))
                .addObject("acts", acts(agreement, viewer))
                .addObject("mayApprove", agreement.state() == AgreementState.UNDER_REVIEW && second(agreement, viewer))
                .addObject(
                        "firstIsMe",
                        agreement.firstOfTwo().filter(viewer.account()::equals).isPresent())
                .addObject("invitation", mails.invitation(agreement.id()).orElse(null))
                .addObject("form", form)
                .addObject("services", OpenedService.values())
                .addObject("sizes", SizeClass.values())
                .addObject("until", until(agreement))
                .addObject("wanted", ManagerForm.EMPTY)
                .addObject("managers", managers(agreement))
                .addObject("mayAppoint", mayAppoint(agreement, viewer))
                .addObject("appointment", mails.appointment(agreement.id()).orElse(null))
                .addObject("today", today.date())
                .addObject("problems", problems);
    }

    /** Three years more, where it runs or has ended. */
    private String until(Agreement agreement) {
        var proposal = agreement.proposal();
        if (proposal == null) {
            return "";
        }
        var last = proposal.endsOn().isBefore(today.date()) ? today.date().minusDays(1) : proposal.endsOn();
        return last.plusYears(ProposalForm.YEARS).toString();
    }

    private int managers(Agreement agreement) {
        var partner = agreement.partner();
        return partner == null ? 0 : agreements.managers(partner);
    }

    private static boolean mayAppoint(Agreement agreement, Viewer viewer) {
        var wanted = agreement.manager();
        return wanted != null
                && TwoOfficers.of(wanted.askedBy(), viewer.account()).isPresent();
    }

    private static boolean second(Agreement agreement, Viewer viewer) {
        return agreement
                .firstOfTwo()
                .flatMap(first -> TwoOfficers.of(first, viewer.account()))
                .isPresent();
    }

    /** What this officer may do now, by a button. */
    private static List<AgreementEvent> acts(Agreement agreement, Viewer viewer) {
        return Arrays.stream(AgreementEvent.values())
                .filter(event -> event.byButton() && event.from(agreement.state()))
                .filter(event -> event != AgreementEvent.TAKE || agreement.provenAt() != null)
                .filter(event -> event.who() != AgreementEvent.Who.SECOND_OFFICER || second(agreement, viewer))
                .toList();
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    /** What cannot be undone, or shuts somebody out, is asked for once more, with what it means. */
    @GetMapping("/joining/{id}/acts/{act}")
    @Needs(Right.DECIDE_AGREEMENTS)
    ModelAndView confirm(@PathVariable("id") String id, @PathVariable("act") String act) {
        return with(
                id,
                agreement -> AgreementEvent.asked(act)
                        .filter(event -> event.from(agreement.state()))
                        .map(event -> confirm(agreement, event, List.of(), "", "", HttpStatus.OK))
                        .orElseGet(pages::notThere));
    }

    private static ModelAndView confirm(
            Agreement agreement,
            AgreementEvent event,
            List<Problem> problems,
            String reason,
            String message,
            HttpStatus status) {
        return new ModelAndView("joining/confirm", status)
                .addObject("agreement", agreement)
                .addObject("act", event)
                .addObject("problems", problems)
                .addObject("reason", reason)
                .addObject("message", message);
    }

    @PostMapping("/joining/{id}/acts")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView act(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "act", defaultValue = "") String act,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String reason,
            @RequestParam(name = "message", defaultValue = "") String message) {
        return with(id, agreement -> {
            var event = AgreementEvent.asked(act);
            if (event.isEmpty()) {
                return wrong(viewer, agreement, Decided.NOT_ALLOWED);
            }
            var why = reason.strip();
            var words = message.strip();
            if (why.length() > LONGEST_REASON || words.length() > LONGEST_MESSAGE) {
                var field = why.length() > LONGEST_REASON ? "reason" : "message";
                int longest = field.equals("reason") ? LONGEST_REASON : LONGEST_MESSAGE;
                int typed = field.equals("reason") ? why.length() : words.length();
                var tooLong = new Problem(field, "joining.form.long", longest, typed);
                return confirm(agreement, event.get(), List.of(tooLong), why, words, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var decided = agreements.act(viewer, agreement.id(), Handle.version(version), event.get(), why, words);
            return switch (decided) {
                case DONE -> back(agreement);
                case NOT_THERE -> pages.notThere();
                case NO_REASON ->
                    confirm(
                            agreement,
                            event.get(),
                            List.of(new Problem("reason", decided.messageKey())),
                            why,
                            words,
                            HttpStatus.UNPROCESSABLE_CONTENT);
                default -> wrong(viewer, agreement, decided);
            };
        });
    }

    private static ModelAndView back(Agreement agreement) {
        return new ModelAndView("redirect:/joining/" + agreement.id());
    }

    /** With everything as it stands now: whoever acted on an older version sees what has changed. */
    private ModelAndView wrong(Viewer viewer, Agreement agreement, Decided decided) {
        var status = decided == Decided.STALE ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
        return with(
                agreement.id().toString(),
                now -> one(viewer, now, List.of(new Problem("acts", decided.messageKey())), status));
    }

    /** The first of two. */
    @PostMapping("/joining/{id}/proposal")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView propose(
            @SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return with(id, agreement -> {
            var form = ProposalForm.of(typed);
            return switch (form.read()) {
                case ProposalForm.Read.Wrong(var problems) ->
                    one(viewer, agreement, form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
                case ProposalForm.Read.Right right -> {
                    int version = Handle.version(typed.getOrDefault("version", ""));
                    var decided = agreements.propose(viewer, agreement.id(), version, right);
                    yield switch (decided) {
                        case DONE -> back(agreement);
                        case NOT_THERE -> pages.notThere();
                        case CERTIFICATE ->
                            one(
                                    viewer,
                                    agreement,
                                    form,
                                    List.of(new Problem("services", decided.messageKey())),
                                    HttpStatus.UNPROCESSABLE_CONTENT);
                        case STALE -> changed(viewer, agreement, form);
                        default -> wrong(viewer, agreement, decided);
                    };
                }
            };
        });
    }

    /** Both: what stands there now, and what was typed. */
    private ModelAndView changed(Viewer viewer, Agreement agreement, ProposalForm form) {
        var stale = List.of(new Problem("acts", Decided.STALE.messageKey()));
        return with(agreement.id().toString(), now -> one(viewer, now, form, stale, HttpStatus.CONFLICT));
    }

    /** The first of two, who want an agreement to run on. */
    @PostMapping("/joining/{id}/renewal")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView renew(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "until", defaultValue = "") String typed,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(id, agreement -> {
            var until = JoinForm.date(typed.strip());
            if (until.isEmpty()) {
                var wrong = List.of(new Problem("until", "joining.form.date"));
                return one(viewer, agreement, wrong, HttpStatus.UNPROCESSABLE_CONTENT)
                        .addObject("until", typed);
            }
            var decided = agreements.askRenewal(viewer, agreement.id(), Handle.version(version), until.get());
            return switch (decided) {
                case DONE -> back(agreement);
                case NOT_THERE -> pages.notThere();
                case TERM -> {
                    var wrong = List.of(new Problem("until", decided.messageKey(), ProposalForm.YEARS));
                    yield one(viewer, agreement, wrong, HttpStatus.UNPROCESSABLE_CONTENT)
                            .addObject("until", typed);
                }
                default -> wrong(viewer, agreement, decided).addObject("until", typed);
            };
        });
    }

    /** The first of two, who want somebody to keep a partner's accounts: the first manager, another, or one in place of who left. */
    @PostMapping("/joining/{id}/manager")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView askManager(
            @SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return with(id, agreement -> {
            var form = ManagerForm.of(typed);
            return switch (form.read()) {
                case ManagerForm.Read.Wrong(var problems) ->
                    one(viewer, agreement, problems, HttpStatus.UNPROCESSABLE_CONTENT)
                            .addObject("wanted", form);
                case ManagerForm.Read.Right right -> {
                    int version = Handle.version(typed.getOrDefault("version", ""));
                    var decided = agreements.askManager(viewer, agreement.id(), version, right);
                    yield switch (decided) {
                        case DONE -> back(agreement);
                        case NOT_THERE -> pages.notThere();
                        case LOGIN_TAKEN -> {
                            var wrong = List.of(new Problem("managerEmail", decided.messageKey()));
                            yield one(viewer, agreement, wrong, HttpStatus.UNPROCESSABLE_CONTENT)
                                    .addObject("wanted", form);
                        }
                        default -> wrong(viewer, agreement, decided).addObject("wanted", form);
                    };
                }
            };
        });
    }

    /** The second of two: makes the account, whose holder is mailed a link. */
    @PostMapping("/joining/{id}/appointment")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView appoint(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(id, agreement -> {
            if (agreement.state() != AgreementState.ACTIVE) {
                return wrong(viewer, agreement, Decided.NOT_ALLOWED);
            }
            var wanted = agreement.manager();
            if (wanted == null) {
                return wrong(viewer, agreement, Decided.NOT_ASKED);
            }
            var officers = TwoOfficers.of(wanted.askedBy(), viewer.account());
            if (officers.isEmpty()) {
                return wrong(viewer, agreement, Decided.SAME_OFFICER);
            }
            var decided = agreements.appoint(
                    viewer, officers.get(), agreement.id(), Handle.version(version), new AccountId(ids.next()));
            return switch (decided) {
                case DONE -> back(agreement);
                case NOT_THERE -> pages.notThere();
                default -> wrong(viewer, agreement, decided);
            };
        });
    }

    /** The second of two: makes the partner and its first account. */
    @PostMapping("/joining/{id}/approval")
    @Needs(value = Right.DECIDE_AGREEMENTS, fresh = true)
    ModelAndView approve(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(id, agreement -> {
            if (agreement.state() != AgreementState.UNDER_REVIEW) {
                return wrong(viewer, agreement, Decided.NOT_ALLOWED);
            }
            if (agreement.firstOfTwo().isEmpty()) {
                return wrong(viewer, agreement, Decided.NOT_ASKED);
            }
            var officers = TwoOfficers.of(agreement.firstOfTwo().get(), viewer.account());
            if (officers.isEmpty()) {
                return wrong(viewer, agreement, Decided.SAME_OFFICER);
            }
            var decided = agreements.approve(
                    viewer,
                    officers.get(),
                    agreement.id(),
                    Handle.version(version),
                    new PartnerId(ids.next()),
                    new AccountId(ids.next()));
            return switch (decided) {
                case DONE -> back(agreement);
                case NOT_THERE -> pages.notThere();
                default -> wrong(viewer, agreement, decided);
            };
        });
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private ModelAndView with(String id, Function<Agreement, ModelAndView> then) {
        return Handle.read(id).flatMap(agreements::byId).map(then).orElseGet(pages::notThere);
    }
}
