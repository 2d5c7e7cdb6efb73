package ecluse.conversations;

import ecluse.conversations.Conversation.Kind;
import ecluse.conversations.MessageText.Fit;
import ecluse.conversations.MessageText.Unfit;
import ecluse.disclosure.Guard;
import ecluse.kernel.Ids;
import ecluse.kernel.Needs;
import ecluse.kernel.Purpose;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.Pages;
import ecluse.web.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** A person writes to the adviser: a question, or what is wrong in the own file (GDPR art. 16). No fact stands on the form. */
@Controller
class OwnQuestionsController {
    private final ConversationTable table;
    private final Guard guard;
    private final Pages pages;
    private final Ids ids;

    OwnQuestionsController(ConversationTable table, Guard guard, Pages pages, Ids ids) {
        this.table = table;
        this.guard = guard;
        this.pages = pages;
        this.ids = ids;
    }

    @GetMapping("/my-space/write")
    @Needs(Right.OWN_FILE)
    ModelAndView form(@RequestParam(name = "about", defaultValue = "") String about) {
        return form(kind(about), "", List.of(), HttpStatus.OK);
    }

    /** An error only where it is said to be one. */
    private static Kind kind(String about) {
        return about.equals("error") ? Kind.ERROR : Kind.QUESTION;
    }

    private static ModelAndView form(Kind kind, String typed, List<Problem> problems, HttpStatus status) {
        return new ModelAndView("conversations/write", status)
                .addObject("kind", kind)
                .addObject("typed", typed)
                .addObject("longest", MessageText.LONGEST)
                .addObject("problems", problems);
    }

    @PostMapping("/my-space/write")
    @Needs(Right.OWN_FILE)
    ModelAndView write(
            @SignedIn Viewer viewer,
            @RequestParam(name = "about", defaultValue = "") String about,
            @RequestParam(name = "text", defaultValue = "") String typed) {
        var kind = kind(about);
        return switch (MessageText.of(typed)) {
            case Unfit(var key) -> wrong(kind, typed, key);
            case Fit text -> write(viewer, kind, text, typed);
        };
    }

    private ModelAndView write(Viewer viewer, Kind kind, Fit text, String typed) {
        var id = ids.next();
        var verdict = table.begin(viewer, id, kind, text);
        return switch (verdict) {
            case DONE -> new ModelAndView("redirect:/messages/" + id);
            case NOT_YOURS -> pages.refused(guard.miss(viewer, Purpose.OWN_FILE));
            case STALE, NO_ADVISER, TOO_MANY -> wrong(kind, typed, verdict.messageKey());
        };
    }

    private static ModelAndView wrong(Kind kind, String typed, String key) {
        return form(
                kind, typed, List.of(new Problem("text", key, MessageText.LONGEST)), HttpStatus.UNPROCESSABLE_CONTENT);
    }
}
