package ecluse.team;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Right;
import ecluse.kernel.Role;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.team.Member.Place;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A partner's accounts: everybody there sees who they are, a manager keeps those below. */
@Controller
class TeamController {
    private static final int A_PAGE = 25;
    private static final int REVIEWED_AT_ONCE = 100;

    private final TeamTable table;
    private final Pages pages;
    private final Ids ids;
    private final Clock clock;

    TeamController(TeamTable table, Pages pages, Ids ids, Clock clock) {
        this.table = table;
        this.pages = pages;
        this.ids = ids;
        this.clock = clock;
    }

    // --- Who is there -----------------------------------------------------------------------------------------------

    @GetMapping("/team")
    @Needs(Right.SEE_TEAM)
    ModelAndView team(
            @SignedIn Viewer viewer,
            @RequestParam(name = "page", defaultValue = "1") String number,
            @RequestParam(name = "done", defaultValue = "") String done) {
        return viewer.partner()
                .map(partner -> team(viewer, partner, Handle.page(number), done.equals("invited")))
                .orElseGet(pages::notThere);
    }

    private ModelAndView team(Viewer viewer, PartnerId partner, int asked, boolean invited) {
        long offset = (long) (asked - 1) * A_PAGE;
        return new ModelAndView("team/list")
                .addObject("page", Page.of(table.of(partner, offset, A_PAGE + 1), asked, A_PAGE))
                .addObject("requests", keeps(viewer) ? table.waiting(partner, 0, A_PAGE) : List.of())
                .addObject("reviewDue", keeps(viewer) ? table.reviewDue(partner).orElse(null) : null)
                .addObject("keeps", keeps(viewer))
                .addObject("me", viewer.account().value())
                .addObject("invited", invited)
                .addObject("now", clock.instant());
    }

    private static boolean keeps(Viewer viewer) {
        return viewer.may(Right.KEEP_TEAM);
    }

    // --- Invite -----------------------------------------------------------------------------------------------------

    @GetMapping("/team/invitation")
    @Needs(Right.KEEP_TEAM)
    ModelAndView invitation(@SignedIn Viewer viewer) {
        return invitation(viewer, InvitationForm.empty(), List.of(), HttpStatus.OK);
    }

    private ModelAndView invitation(Viewer viewer, InvitationForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("team/invite", status)
                .addObject("form", form)
                .addObject("roles", Granting.ROLES)
                .addObject("places", places(viewer))
                .addObject("domains", viewer.partner().map(table::domains).orElse(List.of()))
                .addObject("problems", problems);
    }

    private List<Place> places(Viewer manager) {
        return table.places(manager.account().value());
    }

    private Granting granting(Viewer manager) {
        return new Granting(places(manager).stream().map(Place::id).collect(Collectors.toSet()));
    }

    @PostMapping("/team/invitation")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView invite(
            @SignedIn Viewer viewer,
            @RequestParam(name = "name", defaultValue = "") String name,
            @RequestParam(name = "email", defaultValue = "") String email,
            @RequestParam(name = "role", defaultValue = "") String role,
            @RequestParam(name = "site", required = false) @Nullable List<String> sites,
            Locale language) {
        var form = InvitationForm.of(name, email, role, sites == null ? List.of() : sites);
        return switch (form.read(granting(viewer))) {
            case InvitationForm.Read.Wrong(var problems) ->
                invitation(viewer, form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            case InvitationForm.Read.Right right -> {
                var verdict = table.invite(viewer, ids.next(), ids.next(), right, language);
                yield verdict == Verdict.DONE
                        ? new ModelAndView("redirect:/team?done=invited")
                        : invitation(
                                viewer,
                                form,
                                List.of(new Problem(verdict.field(), verdict.messageKey())),
                                HttpStatus.UNPROCESSABLE_CONTENT);
            }
        };
    }

    // --- The review -------------------------------------------------------------------------------------------------

    @GetMapping("/team/review")
    @Needs(Right.KEEP_TEAM)
    ModelAndView review(@SignedIn Viewer viewer) {
        return viewer.partner().map(this::review).orElseGet(pages::notThere);
    }

    private ModelAndView review(PartnerId partner) {
        return new ModelAndView("team/review")
                .addObject("due", table.reviewDue(partner).orElse(null))
                .addObject("members", table.unconfirmed(partner, REVIEWED_AT_ONCE));
    }

    /** Whom one does not tick is left for later, or for sleep. */
    @PostMapping("/team/review")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView confirmReviewed(
            @SignedIn Viewer viewer,
            @RequestParam(name = "account", required = false) @Nullable List<String> accounts) {
        table.confirm(viewer, Handle.readAll(accounts));
        return new ModelAndView("redirect:/team/review");
    }

    // --- One account ------------------------------------------------------------------------------------------------

    @GetMapping("/team/accounts/{id}")
    @Needs(Right.KEEP_TEAM)
    ModelAndView account(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withKept(viewer, id, (partner, member) -> account(viewer, member, List.of(), HttpStatus.OK));
    }

    private ModelAndView account(Viewer viewer, Member member, List<Problem> problems, HttpStatus status) {
        var sites = member.places().stream().map(Place::id).collect(Collectors.toSet());
        return account(viewer, member, member.role().name(), sites, problems, status);
    }

    private ModelAndView account(
            Viewer viewer, Member member, String role, Set<UUID> sites, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("team/account", status)
                .addObject("member", member)
                .addObject("state", member.state(clock.instant()))
                .addObject("acts", acts(member))
                .addObject("changeable", member.status() == Member.Status.ACTIVE)
                .addObject("roles", Granting.ROLES)
                .addObject("places", places(viewer))
                .addObject("role", role)
                .addObject("sites", sites)
                .addObject("history", table.history(member.id()))
                .addObject("problems", problems);
    }

    private static List<MemberAct> acts(Member member) {
        return Arrays.stream(MemberAct.values())
                .filter(act -> act.from(member.status()))
                .toList();
    }

    @PostMapping("/team/accounts/{id}/rights")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView change(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "seen", defaultValue = "") String seen,
            @RequestParam(name = "role", defaultValue = "") String role,
            @RequestParam(name = "site", required = false) @Nullable List<String> typedSites) {
        return withKept(viewer, id, (partner, member) -> {
            var sites = Set.copyOf(new HashSet<>(Handle.readAll(typedSites)));
            var problems = InvitationForm.rights(granting(viewer), role, sites);
            if (!problems.isEmpty()) {
                return account(viewer, member, role, sites, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var wanted = Granting.role(role).orElse(Role.ATTENDANCE_TAKER);
            var verdict = table.change(viewer, member.id(), seen, ids.next(), wanted, sites);
            return switch (verdict) {
                case DONE, WAITS -> back(member);
                case NOT_YOURS -> pages.notThere();
                default ->
                    wrong(
                            partner,
                            member,
                            now -> account(viewer, now, role, sites, List.of(problem(verdict)), status(verdict)));
            };
        });
    }

    /** What cannot be undone, or shuts somebody out, is asked for once more, with what it means. */
    @GetMapping("/team/accounts/{id}/acts/{act}")
    @Needs(Right.KEEP_TEAM)
    ModelAndView confirm(@SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("act") String name) {
        return withKept(
                viewer,
                id,
                (partner, member) -> MemberAct.of(name)
                        .filter(act -> act.from(member.status()))
                        .map(act -> new ModelAndView("team/confirm")
                                .addObject("member", member)
                                .addObject("act", act))
                        .orElseGet(pages::notThere));
    }

    @PostMapping("/team/accounts/{id}/acts")
    @Needs(value = Right.KEEP_TEAM, fresh = true)
    ModelAndView act(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "act", defaultValue = "") String name,
            @RequestParam(name = "seen", defaultValue = "") String seen) {
        return withKept(viewer, id, (partner, member) -> {
            var act = MemberAct.of(name);
            var verdict =
                    act.map(one -> table.act(viewer, member.id(), seen, one)).orElse(Verdict.NOT_ALLOWED);
            return switch (verdict) {
                case DONE, WAITS ->
                    act.filter(MemberAct.REMOVE::equals).isPresent()
                            ? new ModelAndView("redirect:/team")
                            : back(member);
                case NOT_YOURS -> pages.notThere();
                default ->
                    wrong(partner, member, now -> account(viewer, now, List.of(problem(verdict)), status(verdict)));
            };
        });
    }

    private static ModelAndView back(Member member) {
        return new ModelAndView("redirect:/team/accounts/" + member.id());
    }

    /** With everything as it stands now: whoever acted on something older sees what has changed, and what was typed. */
    private ModelAndView wrong(PartnerId partner, Member member, Function<Member, ModelAndView> page) {
        return table.one(partner, member.id())
                .filter(Member::mayBeKept)
                .map(page)
                .orElseGet(pages::notThere);
    }

    private static Problem problem(Verdict verdict) {
        return new Problem(verdict.field(), verdict.messageKey());
    }

    private static HttpStatus status(Verdict verdict) {
        return verdict == Verdict.STALE ? HttpStatus.CONFLICT : HttpStatus.UNPROCESSABLE_CONTENT;
    }

    private ModelAndView withKept(Viewer viewer, String id, BiFunction<PartnerId, Member, ModelAndView> then) {
        return table.one(viewer, id)
                .filter(Member::mayBeKept)
                .map(member -> then.apply(viewer.partner().orElseThrow(), member))
                .orElseGet(pages::notThere);
    }
}
