package ecluse.team;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Handle;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

/** A trainer works with all groups of the sites, or with some alone: a manager ticks which. Nobody's name is here. */
@Controller
class AssignmentController {
    private static final int A_SCREENFUL = 100;
    private static final int MOST_WORDS = 80;

    private final AssignmentTable table;
    private final TeamTable team;
    private final Pages pages;
    private final Today today;
    private final Ids ids;

    AssignmentController(AssignmentTable table, TeamTable team, Pages pages, Today today, Ids ids) {
        this.table = table;
        this.team = team;
        this.pages = pages;
        this.today = today;
        this.ids = ids;
    }

    /**
     * The page as it was filled in.
     *
     * @param seen what the account was when the page was drawn
     * @param ticked groups, also those that the words do not find
     */
    record Filled(String seen, boolean byGroup, Set<UUID> ticked, String words) {}

    @GetMapping("/team/accounts/{id}/groups")
    @Needs(Right.KEEP_TEAM)
    ModelAndView groups(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withTrainer(
                viewer, id, trainer -> draw(viewer, trainer, asItIs(viewer, trainer), List.of(), HttpStatus.OK));
    }

    private Filled asItIs(Viewer viewer, Member trainer) {
        return new Filled(trainer.seen(), trainer.groups() != null, table.assigned(viewer.account(), trainer.id()), "");
    }

    /** The search is the same form, so that no tick is lost by it. */
    @PostMapping("/team/accounts/{id}/groups")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView assign(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "seen", defaultValue = "") String seen,
            @RequestParam(name = "which", defaultValue = "") String which,
            @RequestParam(name = "group", required = false) @Nullable List<String> groups,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "do", defaultValue = "") String wanted) {
        var filled = new Filled(
                seen,
                which.equals("some"),
                new HashSet<>(Handle.readAll(groups)),
                words.strip().substring(0, Math.min(MOST_WORDS, words.strip().length())));
        return withTrainer(viewer, id, trainer -> switch (wanted) {
            case "search" -> draw(viewer, trainer, filled, List.of(), HttpStatus.OK);
            default -> which.isEmpty() ? unanswered(viewer, trainer, filled) : assigned(viewer, trainer, filled);
        });
    }

    private ModelAndView unanswered(Viewer viewer, Member trainer, Filled filled) {
        return draw(
                viewer,
                trainer,
                filled,
                List.of(new Problem("which", "team.groups.unanswered")),
                HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView assigned(Viewer viewer, Member trainer, Filled filled) {
        var groups = filled.byGroup() ? filled.ticked() : Set.<UUID>of();
        var verdict = table.assign(viewer, trainer.id(), filled.seen(), ids.next(), filled.byGroup(), groups);
        return switch (verdict) {
            case DONE, WAITS, SAME -> new ModelAndView("redirect:/team/accounts/" + trainer.id());
            case NOT_YOURS -> pages.notThere();
            case STALE ->
                refused(
                        viewer,
                        trainer,
                        new Filled(trainer.seen(), filled.byGroup(), filled.ticked(), filled.words()),
                        verdict,
                        HttpStatus.CONFLICT);
            default -> refused(viewer, trainer, filled, verdict, HttpStatus.UNPROCESSABLE_CONTENT);
        };
    }

    private ModelAndView refused(Viewer viewer, Member trainer, Filled filled, Verdict verdict, HttpStatus status) {
        var key = switch (verdict) {
            case SITES, STALE, MANY -> "team.groups." + verdict.name();
            default -> verdict.messageKey();
        };
        return draw(viewer, trainer, filled, List.of(new Problem("which", key)), status);
    }

    private ModelAndView draw(Viewer viewer, Member trainer, Filled filled, List<Problem> problems, HttpStatus status) {
        var choices = table.choices(
                viewer.account(), trainer.id(), filled.ticked(), filled.words(), today.date(), A_SCREENFUL + 1);
        return new ModelAndView("team/groups", status)
                .addObject("member", trainer)
                .addObject("filled", filled)
                .addObject("choices", choices.stream().limit(A_SCREENFUL).toList())
                .addObject("more", choices.size() > A_SCREENFUL)
                .addObject("problems", problems);
    }

    private ModelAndView withTrainer(Viewer viewer, String id, Function<Member, ModelAndView> then) {
        return team.one(viewer, id).filter(Member::takesGroups).map(then).orElseGet(pages::notThere);
    }
}
