package ecluse.correspondence;

import ecluse.accounts.Accounts;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.StepUp;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Page;
import ecluse.web.Pages;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Notices: written and submitted by one officer, approved by another, then sent; the page shows how far it is. */
@Controller
class NoticesController {
    private static final int A_PAGE = 25;
    private static final String REFRESH_SECONDS = "2";
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Notices notices;
    private final NoticeTable table;
    private final DeliveryTable deliveries;
    private final Wording wording;
    private final Relay relay;
    private final Accounts accounts;
    private final Pages pages;

    NoticesController(
            Notices notices,
            NoticeTable table,
            DeliveryTable deliveries,
            Wording wording,
            Relay relay,
            Accounts accounts,
            Pages pages) {
        this.notices = notices;
        this.table = table;
        this.deliveries = deliveries;
        this.wording = wording;
        this.relay = relay;
        this.accounts = accounts;
        this.pages = pages;
    }

    @GetMapping("/agency/notices")
    @Needs(Right.WRITE_NOTICES)
    ModelAndView list(@RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = number.matches("[0-9]{1,6}") ? Page.asked(Integer.parseInt(number)) : 1;
        var page = Page.of(table.list((asked - 1) * A_PAGE, A_PAGE + 1), asked, A_PAGE);
        return new ModelAndView("correspondence/notices").addObject("page", page);
    }

    @PostMapping("/agency/exposures/{id}/notices")
    @Needs(Right.WRITE_NOTICES)
    ModelAndView draft(@SignedIn Viewer viewer, @PathVariable String id) {
        return read(id).flatMap(exposure -> notices.draft(viewer, exposure))
                .map(NoticesController::seeOther)
                .orElseGet(pages::notFound);
    }

    @GetMapping("/agency/notices/{id}")
    @Needs(Right.WRITE_NOTICES)
    ModelAndView notice(@SignedIn Viewer viewer, @PathVariable String id, HttpServletResponse response) {
        return find(id).map(notice -> {
                    var page = page(viewer, notice, notice.texts(), List.of());
                    if (page.getModel().get("progress") instanceof Progress progress
                            && progress.going()
                            && relay.configured()) {
                        response.setHeader("Refresh", REFRESH_SECONDS);
                    }
                    return page;
                })
                .orElseGet(pages::notFound);
    }

    @PostMapping("/agency/notices/{id}")
    @Needs(Right.WRITE_NOTICES)
    ModelAndView save(
            @SignedIn Viewer viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String subjectFr,
            @RequestParam(defaultValue = "") String bodyFr,
            @RequestParam(defaultValue = "") String subjectEn,
            @RequestParam(defaultValue = "") String bodyEn) {
        var texts = new Texts(subjectFr, bodyFr, subjectEn, bodyEn).tidy();
        return find(id).map(notice -> answer(viewer, notice.id(), texts, notices.save(viewer, notice.id(), texts)))
                .orElseGet(pages::notFound);
    }

    @PostMapping("/agency/notices/{id}/submission")
    @Needs(value = Right.WRITE_NOTICES, stepUp = StepUp.PASSWORD)
    ModelAndView submit(
            @SignedIn Viewer viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String password) {
        return withPassword(viewer, id, password, (who, notice) -> notices.submit(who, notice, TextHash.read(text)));
    }

    @PostMapping("/agency/notices/{id}/approval")
    @Needs(value = Right.APPROVE_NOTICES, stepUp = StepUp.PASSWORD_AND_SECOND_PERSON)
    ModelAndView approve(
            @SignedIn Viewer viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String password) {
        return withPassword(
                viewer, id, password, (who, notice) -> notices.approve(who, notice.id(), TextHash.read(text)));
    }

    @PostMapping("/agency/notices/{id}/uncertain")
    @Needs(value = Right.APPROVE_NOTICES, stepUp = StepUp.PASSWORD)
    ModelAndView sendUncertainAgain(
            @SignedIn Viewer viewer, @PathVariable String id, @RequestParam(defaultValue = "") String password) {
        return withPassword(
                viewer,
                id,
                password,
                (who, notice) -> notices.sendUncertainAgain(who, notice.id()) > 0
                        ? List.of()
                        : Problem.of("password", "correspondence.problem.noneUncertain"));
    }

    private ModelAndView withPassword(
            Viewer viewer, String id, String password, BiFunction<Viewer, Notice, List<Problem>> act) {
        return find(id).map(notice -> answer(
                        viewer,
                        notice.id(),
                        notice.texts(),
                        password.isEmpty() || !accounts.passwordMatches(viewer, password)
                                ? Problem.of("password", "correspondence.problem.password")
                                : act.apply(viewer, notice)))
                .orElseGet(pages::notFound);
    }

    private ModelAndView answer(Viewer viewer, UUID notice, Texts typed, List<Problem> problems) {
        return problems.isEmpty()
                ? seeOther(notice)
                : page(viewer, table.byId(notice).orElseThrow(), typed, problems);
    }

    private ModelAndView page(Viewer viewer, Notice notice, Texts texts, List<Problem> problems) {
        var page = new ModelAndView(
                "correspondence/notice", problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        page.addObject("notice", notice);
        page.addObject("texts", texts);
        page.addObject("text", TextHash.of(texts).hex());
        page.addObject("problems", problems);
        page.addObject("previewFr", wording.preview(texts.bodyFr(), notice.exposure(), Locale.FRENCH));
        page.addObject("previewEn", wording.preview(texts.bodyEn(), notice.exposure(), Locale.ENGLISH));
        page.addObject("wordsFr", Template.words(texts.bodyFr()));
        page.addObject("wordsEn", Template.words(texts.bodyEn()));
        page.addObject("mostWords", Template.MOST_WORDS);
        page.addObject("longestSubject", Template.LONGEST_SUBJECT);
        page.addObject("longestBody", Template.LONGEST_BODY);
        page.addObject("progress", deliveries.progress(notice.id()));
        page.addObject("relay", relay.configured());
        page.addObject("mayApprove", viewer.may(Right.APPROVE_NOTICES) && notice.mayBeApprovedBy(viewer.account()));
        return page;
    }

    private Optional<Notice> find(String id) {
        return read(id).flatMap(table::byId);
    }

    private static Optional<UUID> read(String id) {
        return UUID_SHAPE.matcher(id).matches() ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }

    private static ModelAndView seeOther(UUID notice) {
        return new ModelAndView("redirect:/agency/notices/" + notice);
    }
}
