package ecluse.conversations;

import static ecluse.kernel.Field.FIRST_NAME;
import static ecluse.kernel.Field.LAST_NAME;

import ecluse.conversations.ConversationTable.Subject;
import ecluse.conversations.MessageText.Fit;
import ecluse.conversations.MessageText.Unfit;
import ecluse.disclosure.Answer.Disclosed;
import ecluse.disclosure.Answer.Withheld;
import ecluse.disclosure.Facts;
import ecluse.disclosure.Guard;
import ecluse.disclosure.Naming;
import ecluse.disclosure.Naming.Names;
import ecluse.disclosure.Request;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Receipt;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.ownspace.SpaceNote;
import ecluse.training.TodayNote;
import ecluse.web.Handle;
import ecluse.web.Page;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Messages for all three sides: the list, one conversation, writing. */
@Controller
class ConversationsController implements TodayNote, SpaceNote {
    private static final int A_PAGE = 20;
    private static final Set<Field> NAMES = EnumSet.of(LAST_NAME, FIRST_NAME);

    private final ConversationTable table;
    private final Naming naming;
    private final Guard guard;
    private final Pages pages;

    ConversationsController(ConversationTable table, Naming naming, Guard guard, Pages pages) {
        this.table = table;
        this.naming = naming;
        this.guard = guard;
        this.pages = pages;
    }

    @Override
    public List<Counted> of(Reader reader) {
        return reader.may(Right.WRITE_MESSAGES)
                ? List.of(Counted.by(
                        "conversations.note", "/messages?show=waiting", ConversationTable.waiting(reader.role())))
                : List.of();
    }

    @Override
    public Optional<SpaceNote.Note> of(PersonRef person) {
        return Optional.of(table.waiting(person))
                .filter(count -> count > 0)
                .map(count -> new SpaceNote.Note("conversations.note", count, "/messages?show=waiting"));
    }

    // --- The list ---------------------------------------------------------------------------------------------------

    @GetMapping("/messages")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView list(
            @SignedIn Viewer viewer,
            @RequestParam(name = "show", defaultValue = "") String show,
            @RequestParam(name = "page", defaultValue = "1") String number) {
        boolean waiting = show.equals("waiting");
        int asked = Handle.page(number);
        long offset = (long) (asked - 1) * A_PAGE;
        var page = Page.of(table.of(viewer, waiting, offset, A_PAGE + 1), asked, A_PAGE);
        var people = page.items().stream().map(Conversation::person).toList();
        return switch (naming.of(viewer, Purpose.MESSAGE, people, NAMES)) {
            case Names.Shown named ->
                new ModelAndView("conversations/list")
                        .addObject("page", page)
                        .addObject("waiting", waiting)
                        .addObject("side", Side.of(viewer.role()))
                        .addObject("names", named.facts())
                        .addObject("reference", named.reference())
                        .addObject("url", waiting ? "/messages?show=waiting" : "/messages");
            case Names.Hidden(var withheld) -> pages.refused(withheld);
        };
    }

    // --- One --------------------------------------------------------------------------------------------------------

    @GetMapping("/messages/{id}")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView one(@SignedIn Viewer viewer, @PathVariable("id") String id) {
        return withOne(viewer, id, one -> page(viewer, one, "", List.of(), HttpStatus.OK));
    }

    private ModelAndView page(
            Viewer viewer, Conversation one, String typed, List<Problem> problems, HttpStatus status) {
        return writing(
                viewer,
                one.person(),
                typed,
                problems,
                receipt -> new ModelAndView("conversations/one", status)
                        .addObject("one", one)
                        .addObject("messages", table.messages(viewer, one.id(), receipt)));
    }

    /** A page with the person's name, once the gate has shown it, and a message under way. */
    private ModelAndView writing(
            Viewer viewer,
            PersonRef person,
            String typed,
            List<Problem> problems,
            Function<Receipt, ModelAndView> page) {
        return switch (guard.discloseOne(Request.by(viewer, Purpose.MESSAGE, person, NAMES))) {
            case Disclosed<Facts>(var facts, var receipt) ->
                page.apply(receipt)
                        .addObject("facts", facts)
                        .addObject("side", Side.of(viewer.role()))
                        .addObject("typed", typed)
                        .addObject("longest", MessageText.LONGEST)
                        .addObject("problems", problems)
                        .addObject("reference", receipt.reference());
            case Withheld<Facts> withheld -> pages.refused(withheld);
        };
    }

    @PostMapping("/messages/{id}")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView reply(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "text", defaultValue = "") String typed) {
        return withOne(viewer, id, one -> switch (MessageText.of(typed)) {
            case Unfit(var key) -> wrong(viewer, one, typed, key);
            case Fit text -> after(viewer, one, typed, table.reply(viewer, one.id(), text));
        });
    }

    /** Nobody waits any more. Who has not seen the latest message is shown it instead. */
    @PostMapping("/messages/{id}/settled")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView settle(
            @SignedIn Viewer viewer,
            @PathVariable("id") String id,
            @RequestParam(name = "messages", defaultValue = "") String messages) {
        return withOne(
                viewer, id, one -> after(viewer, one, "", table.settle(viewer, one.id(), Handle.version(messages))));
    }

    private ModelAndView after(Viewer viewer, Conversation one, String typed, Verdict verdict) {
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/messages/" + one.id());
            case NOT_YOURS -> miss(viewer);
            case STALE, NO_ADVISER, TOO_MANY -> wrong(viewer, one, typed, verdict.messageKey());
        };
    }

    private ModelAndView wrong(Viewer viewer, Conversation one, String typed, String key) {
        var now = table.byId(viewer, one.id()).orElse(one);
        return page(viewer, now, typed, problem(key), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static List<Problem> problem(String key) {
        return List.of(new Problem("text", key, MessageText.LONGEST));
    }

    // --- About a file -----------------------------------------------------------------------------------------------

    @GetMapping("/messages/about/{enrolment}")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView about(@SignedIn Viewer viewer, @PathVariable("enrolment") String enrolment) {
        return Handle.read(enrolment)
                .flatMap(uuid -> table.about(viewer, uuid))
                .map(one -> new ModelAndView("redirect:/messages/" + one.id()))
                .orElseGet(() -> withSubject(
                        viewer, enrolment, subject -> first(viewer, subject, "", List.of(), HttpStatus.OK)));
    }

    private ModelAndView first(
            Viewer viewer, Subject subject, String typed, List<Problem> problems, HttpStatus status) {
        return writing(
                viewer,
                subject.person(),
                typed,
                problems,
                receipt -> new ModelAndView("conversations/first", status).addObject("subject", subject));
    }

    @PostMapping("/messages/about/{enrolment}")
    @Needs(
            value = Right.WRITE_MESSAGES,
            discloses = {LAST_NAME, FIRST_NAME})
    ModelAndView begin(
            @SignedIn Viewer viewer,
            @PathVariable("enrolment") String enrolment,
            @RequestParam(name = "text", defaultValue = "") String typed) {
        return withSubject(viewer, enrolment, subject -> switch (MessageText.of(typed)) {
            case Unfit(var key) -> first(viewer, subject, typed, problem(key), HttpStatus.UNPROCESSABLE_CONTENT);
            case Fit text -> {
                var written = table.write(viewer, subject.enrolment(), text);
                yield switch (written.verdict()) {
                    case DONE ->
                        new ModelAndView("redirect:/messages/" + Objects.requireNonNull(written.conversation()));
                    case NOT_YOURS -> miss(viewer);
                    case STALE, NO_ADVISER, TOO_MANY ->
                        first(
                                viewer,
                                subject,
                                typed,
                                problem(written.verdict().messageKey()),
                                HttpStatus.UNPROCESSABLE_CONTENT);
                };
            }
        });
    }

    // --- What they share --------------------------------------------------------------------------------------------

    /** Not there, not yours: one answer, and it counts as a miss (invariant 1). */
    private ModelAndView withOne(Viewer viewer, String id, Function<Conversation, ModelAndView> then) {
        return Handle.read(id)
                .flatMap(uuid -> table.byId(viewer, uuid))
                .map(then)
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView withSubject(Viewer viewer, String enrolment, Function<Subject, ModelAndView> then) {
        return Handle.read(enrolment)
                .flatMap(uuid -> table.subject(viewer, uuid))
                .map(then)
                .orElseGet(() -> miss(viewer));
    }

    private ModelAndView miss(Viewer viewer) {
        return pages.refused(guard.miss(viewer, Purpose.MESSAGE));
    }
}
