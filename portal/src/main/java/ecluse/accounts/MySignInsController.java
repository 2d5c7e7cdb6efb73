package ecluse.accounts;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignInId;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
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
    private final SigningOut signingOut;
    private final ObjectProvider<OtherWaysIn> others;
    private final ObjectProvider<AccountNote> notes;

    MySignInsController(
            SignIns signIns,
            SigningOut signingOut,
            ObjectProvider<OtherWaysIn> others,
            ObjectProvider<AccountNote> notes) {
        this.signIns = signIns;
        this.signingOut = signingOut;
        this.others = others;
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
                        "vouched",
                        vouched(viewer),
                        "parallel",
                        SignIns.PARALLEL));
    }

    private Map<SignInId, String> vouched(Viewer viewer) {
        var names = new HashMap<SignInId, String>();
        others.forEach(module -> names.putAll(module.vouched(viewer)));
        return names;
    }

    @PostMapping("/my-sign-ins/{id}/end")
    @Needs(value = Right.SIGNED_IN, whileWaiting = true)
    ModelAndView end(
            @SignedIn Viewer viewer, @PathVariable UUID id, HttpServletRequest request, HttpServletResponse response) {
        var signIn = new SignInId(id);
        if (signIn.equals(viewer.signIn())) {
            return signingOut.of(viewer, () -> signIns.end(viewer, signIn, Ending.ENDED_FROM_LIST), request, response);
        }
        if (!signIns.end(viewer, signIn, Ending.ENDED_FROM_LIST)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return new ModelAndView("redirect:/my-sign-ins");
    }
}
