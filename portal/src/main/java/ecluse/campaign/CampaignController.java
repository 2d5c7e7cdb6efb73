package ecluse.campaign;

import ecluse.campaign.ProgressTable.Show;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.partners.Partner.SizeClass;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** The security officers' pages: cohorts, how far they are, who lags. What may be done is the database's to say. */
@Controller
class CampaignController {
    private static final int COHORTS_A_PAGE = 20;
    private static final int PARTNERS_A_PAGE = 25;
    private static final int ACCOUNTS_A_PAGE = 50;
    private static final int LONGEST_SEARCH = 100;
    private static final int LONGEST_REASON = 500;

    private final CohortTable cohorts;
    private final ProgressTable progress;
    private final Pages pages;
    private final Ids ids;
    private final Today today;
    private final Clock clock;
    private final Settings settings;

    CampaignController(
            CohortTable cohorts,
            ProgressTable progress,
            Pages pages,
            Ids ids,
            Today today,
            Clock clock,
            Settings settings) {
        this.cohorts = cohorts;
        this.progress = progress;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
        this.clock = clock;
        this.settings = settings;
    }

    /** A cohort with how far it is, as the list shows it. */
    record Line(Cohort cohort, Progress progress) {}

    @GetMapping("/agency/campaign")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView list(@RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        var found = cohorts.all((long) (asked - 1) * COHORTS_A_PAGE, COHORTS_A_PAGE + 1).stream()
                .map(cohort -> new Line(cohort, progress.of(cohort.id())))
                .toList();
        return new ModelAndView("campaign/list")
                .addObject("page", Page.of(found, asked, COHORTS_A_PAGE))
                .addObject("required", settings.secondFactorRequired())
                .addObject("now", clock.instant());
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    @GetMapping("/agency/campaign/cohorts/new")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView write() {
        return form(null, CohortForm.suggested(today.date()), List.of(), null, HttpStatus.OK);
    }

    @GetMapping("/agency/campaign/cohorts/{id}/edit")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView edit(@PathVariable("id") String id) {
        return with(
                id,
                cohort -> cohort.draft()
                        ? form(cohort, CohortForm.of(cohort), List.of(), null, HttpStatus.OK)
                        : pages.notThere());
    }

    /** @param theirs what stands there now, for who has written on an older version */
    private static ModelAndView form(
            @Nullable Cohort cohort,
            CohortForm form,
            List<Problem> problems,
            @Nullable CohortForm theirs,
            HttpStatus status) {
        return new ModelAndView("campaign/edit", status)
                .addObject("cohort", cohort)
                .addObject("form", form)
                .addObject("theirs", theirs)
                .addObject("sizes", SizeClass.values())
                .addObject("problems", problems);
    }

    @PostMapping("/agency/campaign/cohorts")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        return save(viewer, null, CohortForm.of(typed), 0);
    }

    @PostMapping("/agency/campaign/cohorts/{id}/edit")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return with(
                id,
                cohort ->
                        save(viewer, cohort, CohortForm.of(typed), Handle.version(typed.getOrDefault("version", ""))));
    }

    private ModelAndView save(Viewer viewer, @Nullable Cohort cohort, CohortForm form, int version) {
        return switch (form.read(today.date())) {
            case CohortForm.Read.Wrong(var problems) -> wrong(cohort, form, problems);
            case CohortForm.Read.Right right -> {
                var holidays = CohortForm.holidays(right.timetable(), cohorts.territories(right.choice()));
                yield holidays.isEmpty() ? saved(viewer, cohort, form, right, version) : wrong(cohort, form, holidays);
            }
        };
    }

    private ModelAndView saved(
            Viewer viewer, @Nullable Cohort cohort, CohortForm form, CohortForm.Read.Right right, int version) {
        var id = cohort == null ? ids.next() : cohort.id();
        var verdict = cohorts.save(viewer, id, version, right);
        return switch (verdict) {
            case DONE -> to(id);
            case STALE -> {
                var now = cohorts.byId(id);
                yield form(
                        now.orElse(null),
                        form,
                        List.of(new Problem("name", verdict.messageKey())),
                        now.map(CohortForm::of).orElse(null),
                        HttpStatus.CONFLICT);
            }
            case NOBODY, OVERLAP -> wrong(cohort, form, List.of(new Problem("sizes", verdict.messageKey())));
            case DATES -> wrong(cohort, form, List.of(new Problem("announcedOn", verdict.messageKey())));
            default -> pages.notThere();
        };
    }

    private static ModelAndView wrong(@Nullable Cohort cohort, CohortForm form, List<Problem> problems) {
        return form(cohort, form, problems, null, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static ModelAndView to(UUID id) {
        return new ModelAndView("redirect:/agency/campaign/cohorts/" + id);
    }

    // --- One cohort -------------------------------------------------------------------------------------------------

    @GetMapping("/agency/campaign/cohorts/{id}")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView cohort(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "show", defaultValue = "") String show,
            @RequestParam(name = "q", defaultValue = "") String words,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var asked = words.strip();
        var searched = asked.substring(0, Math.min(asked.length(), LONGEST_SEARCH));
        return with(
                id, cohort -> page(viewer, cohort, Show.of(show), searched, Handle.page(number), "", Optional.empty()));
    }

    private ModelAndView page(
            Viewer viewer,
            Cohort cohort,
            Show show,
            String words,
            int number,
            String reason,
            Optional<Problem> problem) {
        var found =
                progress.partners(cohort.id(), show, words, (long) (number - 1) * PARTNERS_A_PAGE, PARTNERS_A_PAGE + 1);
        return new ModelAndView("campaign/cohort")
                .addObject("cohort", cohort)
                .addObject("progress", progress.of(cohort.id()))
                .addObject("elsewhere", cohort.draft() ? cohorts.elsewhere(cohort.choice()) : 0)
                .addObject("page", Page.of(found, number, PARTNERS_A_PAGE))
                .addObject("show", show)
                .addObject("shows", Show.values())
                .addObject("q", words)
                .addObject("now", clock.instant())
                .addObject("mayStart", cohort.starters(viewer.account()).isPresent())
                .addObject("mayStop", cohort.stoppers(viewer.account()).isPresent())
                .addObject("reason", reason)
                .addObject("problems", problem.stream().toList());
    }

    @GetMapping("/agency/campaign/cohorts/{id}/lagging")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView lagging(
            @PathVariable("id") String id,
            @RequestParam(name = "partner", defaultValue = "") String partner,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        int asked = Handle.page(number);
        var code = partner.strip();
        return with(id, cohort -> {
            var found = progress.lagging(
                    cohort.id(),
                    code.substring(0, Math.min(code.length(), LONGEST_SEARCH)),
                    (long) (asked - 1) * ACCOUNTS_A_PAGE,
                    ACCOUNTS_A_PAGE + 1);
            return new ModelAndView("campaign/lagging")
                    .addObject("cohort", cohort)
                    .addObject("partner", code)
                    .addObject("page", Page.of(found, asked, ACCOUNTS_A_PAGE));
        });
    }

    // --- Acts -------------------------------------------------------------------------------------------------------

    @PostMapping("/agency/campaign/cohorts/{id}/start")
    @Needs(value = Right.RUN_CAMPAIGN, fresh = true)
    ModelAndView start(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(
                id,
                cohort -> answer(
                        viewer,
                        cohort,
                        cohort.starters(viewer.account())
                                .map(two -> cohorts.start(viewer, two, cohort.id(), Handle.version(version)))
                                .orElse(cohort.draft() ? Verdict.SAME_OFFICER : Verdict.NOT_ALLOWED),
                        ""));
    }

    @PostMapping("/agency/campaign/cohorts/{id}/removal")
    @Needs(Right.RUN_CAMPAIGN)
    ModelAndView drop(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(id, cohort -> {
            var verdict = cohorts.drop(viewer, cohort.id(), Handle.version(version));
            return verdict == Verdict.DONE
                    ? new ModelAndView("redirect:/agency/campaign")
                    : answer(viewer, cohort, verdict, "");
        });
    }

    @PostMapping("/agency/campaign/cohorts/{id}/stop")
    @Needs(value = Right.RUN_CAMPAIGN, fresh = true)
    ModelAndView askStop(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String typed) {
        var reason = typed.strip();
        return with(
                id,
                cohort -> answer(
                        viewer,
                        cohort,
                        reason.length() > LONGEST_REASON
                                ? Verdict.NO_REASON
                                : cohorts.askStop(viewer, cohort.id(), Handle.version(version), reason),
                        typed));
    }

    @PostMapping("/agency/campaign/cohorts/{id}/stop/approval")
    @Needs(value = Right.RUN_CAMPAIGN, fresh = true)
    ModelAndView stop(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "version", defaultValue = "") String version) {
        return with(
                id,
                cohort -> answer(
                        viewer,
                        cohort,
                        cohort.stoppers(viewer.account())
                                .map(two -> cohorts.stop(viewer, two, cohort.id(), Handle.version(version)))
                                .orElse(cohort.stop() == null ? Verdict.NOT_ASKED : Verdict.SAME_OFFICER),
                        ""));
    }

    /** With everything as it stands now: whoever acted on an older version sees what has changed. */
    private ModelAndView answer(Viewer viewer, Cohort cohort, Verdict verdict, String typed) {
        return switch (verdict) {
            case DONE -> to(cohort.id());
            case NOT_THERE -> pages.notThere();
            default -> {
                var field = verdict == Verdict.NO_REASON ? "reason" : "acts";
                var problem = new Problem(field, verdict.messageKey());
                var page = with(
                        cohort.id().toString(), now -> page(viewer, now, Show.ALL, "", 1, typed, Optional.of(problem)));
                page.setStatus(verdict == Verdict.STALE ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT);
                yield page;
            }
        };
    }

    private ModelAndView with(String id, Function<Cohort, ModelAndView> then) {
        return Handle.read(id).flatMap(cohorts::byId).map(then).orElseGet(pages::notThere);
    }
}
