package ecluse.accounts;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignInId;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;

/** Where I am signed in, and ending it. */
@Controller
class MySignInsController {
    private final SignIns signIns;
    private final SignInCookie cookie;
    private final ObjectProvider<AccountNote> notes;

    MySignInsController(SignIns signIns, SignInCookie cookie, ObjectProvider<AccountNote> notes) {
        this.signIns = signIns;
        this.cookie = cookie;
        this.notes = notes;
    }

    @GetMapping("/my-sign-ins")
    @Needs(value = Right.SIGNED_IN, whileWaiting = true)
    ModelAndView list(@SignedIn Viewer viewer) {
        return new ModelAndView(
                "accounts/my-sign-ins",
                Map.of(
                        "live",
                        signIns.live(viewer.account()),
                        "notes",
                        notes.orderedStream()
                                .flatMap(note -> note.of(viewer.account()).stream())
                                .toList(),
                        "current",
                        viewer.signIn(),
                        "parallel",
                        SignIns.PARALLEL));
    }

    @PostMapping("/my-sign-ins/{id}/end")
    @Needs(value = Right.SIGNED_IN, whileWaiting = true)
    ModelAndView end(@SignedIn Viewer viewer, @PathVariable UUID id, HttpServletResponse response) {
        var signIn = new SignInId(id);
        if (!signIns.end(viewer, signIn, Ending.ENDED_FROM_LIST)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        if (signIn.equals(viewer.signIn())) {
            cookie.takeBack(response);
            return new ModelAndView("redirect:/sign-in");
        }
        return new ModelAndView("redirect:/my-sign-ins");
    }
}
