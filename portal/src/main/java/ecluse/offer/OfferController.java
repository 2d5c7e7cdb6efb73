package ecluse.offer;

import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.training.FundingScheme;
import ecluse.training.GroupState;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import ecluse.web.Today;
import java.util.Arrays;
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
import org.springframework.web.util.UriComponentsBuilder;

/** My offer: groups with where they stand, and what an office does with them. What may be done is the database's to say. */
@Controller
class OfferController {
    private static final int GROUPS_A_PAGE = 25;
    private static final int STEPS = 50;
    private static final int COURSES = 500;
    private static final int LONGEST_REASON = 1000;

    private final OfferTable offer;
    private final Pages pages;
    private final Ids ids;
    private final Today today;

    OfferController(OfferTable offer, Pages pages, Ids ids, Today today) {
        this.offer = offer;
        this.pages = pages;
        this.ids = ids;
        this.today = today;
    }

    @GetMapping("/offer")
    @Needs(Right.SEE_OFFER)
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "state", defaultValue = "") String word,
            @RequestParam(name = "words", defaultValue = "") String words,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        var state = state(word);
        var looked = Search.of(words, "", null).words();
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * GROUPS_A_PAGE;
        var found = offer.of(viewer.account(), state.orElse(null), looked, today.date(), offset, GROUPS_A_PAGE + 1);
        return new ModelAndView("offer/list")
                .addObject("page", Page.of(found, asked, GROUPS_A_PAGE))
                .addObject("words", looked)
                .addObject("state", state.map(GroupState::name).orElse(""))
                .addObject("states", GroupState.values())
                .addObject("mayKeep", viewer.may(Right.KEEP_OFFER))
                .addObject("url", address(looked, state.orElse(null)));
    }

    private static Optional<GroupState> state(String word) {
        return Arrays.stream(GroupState.values())
                .filter(state -> state.name().equals(word))
                .findFirst();
    }

    private static String address(String words, @Nullable GroupState state) {
        var address = UriComponentsBuilder.fromPath("/offer");
        if (!words.isEmpty()) {
            address.queryParam("words", "{words}");
        }
        if (state != null) {
            address.queryParam("state", state.name());
        }
        return address.encode().buildAndExpand(Map.of("words", words)).toUriString();
    }

    // --- One group --------------------------------------------------------------------------------------------------

    @GetMapping("/offer/groups/{id}")
    @Needs(Right.SEE_OFFER)
    ModelAndView group(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withGroup(viewer, id, group -> group(viewer, group, List.of(), "", HttpStatus.OK));
    }

    private ModelAndView group(Viewer viewer, Listing group, List<Problem> problems, String reason, HttpStatus status) {
        boolean keeps = viewer.may(Right.KEEP_OFFER);
        return new ModelAndView("offer/group", status)
                .addObject("group", group)
                .addObject("history", offer.history(group.id(), STEPS))
                .addObject("acts", keeps ? acts(group) : List.of())
                .addObject("mayKeep", keeps)
                .addObject("problems", problems)
                .addObject("reason", reason);
    }

    private static List<GroupEvent> acts(Listing group) {
        return Arrays.stream(GroupEvent.values())
                .filter(event -> event.who() == GroupEvent.Who.OFFICE && event.from(group.state()))
                .toList();
    }

    /** What cannot be undone, or is told to others, is asked for once more, with what it touches. */
    @GetMapping("/offer/groups/{id}/acts/{act}")
    @Needs(Right.KEEP_OFFER)
    ModelAndView confirm(@SignedIn Viewer viewer, @PathVariable("id") String id, @PathVariable("act") String act) {
        return withGroup(
                viewer,
                id,
                group -> GroupEvent.asked(act)
                        .filter(event -> event.from(group.state()))
                        .map(event -> confirm(group, event, List.of(), "", HttpStatus.OK))
                        .orElseGet(pages::notThere));
    }

    private static ModelAndView confirm(
            Listing group, GroupEvent event, List<Problem> problems, String reason, HttpStatus status) {
        return new ModelAndView("offer/confirm", status)
                .addObject("group", group)
                .addObject("act", event)
                .addObject("problems", problems)
                .addObject("reason", reason);
    }

    @PostMapping("/offer/groups/{id}/acts")
    @Needs(Right.KEEP_OFFER)
    ModelAndView act(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "act", defaultValue = "") String act,
            @RequestParam(name = "version", defaultValue = "") String version,
            @RequestParam(name = "reason", defaultValue = "") String reason) {
        return withGroup(viewer, id, group -> {
            var words = reason.strip();
            var event = GroupEvent.asked(act);
            if (event.isEmpty()) {
                return wrong(viewer, group, "offer.verdict.NO_ACT", words);
            }
            if (words.length() > LONGEST_REASON) {
                var tooLong = new Problem("reason", "offer.verdict.LONG_REASON", LONGEST_REASON);
                return confirm(group, event.get(), List.of(tooLong), words, HttpStatus.UNPROCESSABLE_CONTENT);
            }
            var verdict = offer.act(viewer, group.id(), Handle.version(version), event.get(), words);
            return switch (verdict) {
                case DONE -> new ModelAndView("redirect:/offer/groups/" + group.id());
                case NOT_YOURS -> pages.notThere();
                case NO_REASON ->
                    confirm(
                            group,
                            event.get(),
                            List.of(new Problem("reason", verdict.messageKey())),
                            words,
                            HttpStatus.UNPROCESSABLE_CONTENT);
                case NOT_ALLOWED, STALE, TOO_LATE, NO_COURSE -> wrong(viewer, group, verdict.messageKey(), words);
            };
        });
    }

    /** With the group as it stands now: whoever acted on an older one sees what has changed. */
    private ModelAndView wrong(Viewer viewer, Listing group, String key, String reason) {
        return withGroup(viewer, group.id().toString(), now -> {
            var problems = List.of(new Problem("acts", key));
            return group(viewer, now, problems, reason, HttpStatus.UNPROCESSABLE_CONTENT);
        });
    }

    // --- Writing ----------------------------------------------------------------------------------------------------

    /** Empty, on a course, or as another group was: that one is copied for the next dates. */
    @GetMapping("/offer/groups/new")
    @Needs(Right.KEEP_OFFER)
    ModelAndView write(
            @SignedIn Viewer viewer,
            @RequestParam(name = "model", defaultValue = "") String model,
            @RequestParam(name = "course", defaultValue = "") String course) {
        if (!model.isEmpty()) {
            return withGroup(viewer, model, group -> write(viewer, GroupForm.copyOf(group), List.of(), HttpStatus.OK));
        }
        return write(viewer, GroupForm.of(Map.of("course", course)), List.of(), HttpStatus.OK);
    }

    private ModelAndView write(Viewer viewer, GroupForm form, List<Problem> problems, HttpStatus status) {
        var places = offer.places(viewer.account());
        var filled = form.responsible().isEmpty() && form.site().isEmpty() && places.size() == 1
                ? withSite(form, places.getFirst())
                : form;
        return form(viewer, filled, problems, status)
                .addObject("group", null)
                .addObject("stale", false)
                .addObject("places", places);
    }

    /** Who has one site is not asked which. */
    private static GroupForm withSite(GroupForm form, OfferTable.Place place) {
        return new GroupForm(
                form.course(),
                place.id().toString(),
                form.startsOn(),
                form.endsOn(),
                form.opensOn(),
                form.seats(),
                form.seatsFinanced(),
                form.scheme(),
                form.recruitment(),
                form.mode(),
                form.entry(),
                form.hoursCentre(),
                form.hoursCompany(),
                place.siret());
    }

    private ModelAndView form(Viewer viewer, GroupForm form, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("offer/edit", status)
                .addObject("form", form)
                .addObject("courses", offer.courses(viewer.account(), COURSES))
                .addObject("schemes", FundingScheme.values())
                .addObject("problems", problems);
    }

    @PostMapping("/offer/groups")
    @Needs(Right.KEEP_OFFER)
    ModelAndView write(@SignedIn Viewer viewer, @RequestParam Map<String, String> typed) {
        var form = GroupForm.of(typed);
        return switch (form.read()) {
            case GroupForm.Read.Wrong(var problems) -> write(viewer, form, problems, HttpStatus.UNPROCESSABLE_CONTENT);
            case GroupForm.Read.Right right -> {
                var id = ids.next();
                yield offer.save(viewer, id, 0, right) == Verdict.DONE
                        ? new ModelAndView("redirect:/offer/groups/" + id)
                        : pages.notThere();
            }
        };
    }

    @GetMapping("/offer/groups/{id}/edit")
    @Needs(Right.KEEP_OFFER)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withGroup(
                viewer, id, group -> edit(viewer, group, GroupForm.of(group), List.of(), false, HttpStatus.OK));
    }

    private ModelAndView edit(
            Viewer viewer, Listing group, GroupForm form, List<Problem> problems, boolean stale, HttpStatus status) {
        return form(viewer, form, problems, status)
                .addObject("group", group)
                .addObject("stale", stale)
                .addObject("places", List.of());
    }

    /** Who saves an older version is shown both, and chooses: nothing that was typed is lost, and nothing that was saved. */
    @PostMapping("/offer/groups/{id}/edit")
    @Needs(Right.KEEP_OFFER)
    ModelAndView edit(@SignedIn Viewer viewer, @PathVariable("id") String id, @RequestParam Map<String, String> typed) {
        return withGroup(viewer, id, group -> {
            var form = ofSite(GroupForm.of(typed), group);
            return switch (form.read()) {
                case GroupForm.Read.Wrong(var problems) ->
                    edit(viewer, group, form, problems, false, HttpStatus.UNPROCESSABLE_CONTENT);
                case GroupForm.Read.Right right -> {
                    int version = Handle.version(typed.getOrDefault("version", ""));
                    yield switch (offer.save(viewer, group.id(), version, right)) {
                        case DONE -> new ModelAndView("redirect:/offer/groups/" + group.id());
                        case STALE ->
                            withGroup(viewer, id, now -> edit(viewer, now, form, List.of(), true, HttpStatus.CONFLICT));
                        case NOT_ALLOWED, NO_REASON, TOO_LATE, NO_COURSE -> {
                            var over = new Problem("startsOn", "offer.verdict.NOT_ALLOWED");
                            yield edit(viewer, group, form, List.of(over), false, HttpStatus.CONFLICT);
                        }
                        case NOT_YOURS -> pages.notThere();
                    };
                }
            };
        });
    }

    /** A group stays where it is. */
    private static GroupForm ofSite(GroupForm form, Listing group) {
        return new GroupForm(
                form.course(),
                group.site().toString(),
                form.startsOn(),
                form.endsOn(),
                form.opensOn(),
                form.seats(),
                form.seatsFinanced(),
                form.scheme(),
                form.recruitment(),
                form.mode(),
                form.entry(),
                form.hoursCentre(),
                form.hoursCompany(),
                form.responsible());
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private ModelAndView withGroup(Viewer viewer, String id, Function<Listing, ModelAndView> then) {
        return Handle.read(id)
                .flatMap((UUID uuid) -> offer.byId(viewer.account(), uuid, today.date()))
                .map(then)
                .orElseGet(pages::notThere);
    }
}
