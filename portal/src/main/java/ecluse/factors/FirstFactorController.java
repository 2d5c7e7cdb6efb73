package ecluse.factors;

import ecluse.kernel.Needs;
import ecluse.kernel.Needs.Level;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Which factor suits: three questions, one answer. */
@Controller
class FirstFactorController {
    private final ObjectProvider<FirstFactorNote> notes;

    FirstFactorController(ObjectProvider<FirstFactorNote> notes) {
        this.notes = notes;
    }

    /** What suits, by what somebody has. */
    enum Advice {
        PASSKEY_HERE,
        PASSKEY_ON_PHONE,
        CODES_ON_PHONE,
        SECURITY_KEY,
        ASK
    }

    @GetMapping("/first-factor")
    @Needs(value = Right.SIGNED_IN, level = Level.OWN)
    ModelAndView choose(
            @SignedIn Viewer viewer,
            @RequestParam(required = false) @Nullable String shared,
            @RequestParam(required = false) @Nullable String phone,
            @RequestParam(required = false) @Nullable String usb,
            @RequestParam(required = false) @Nullable String to,
            @RequestParam(required = false) @Nullable String form) {
        var page = asked("factors/first-factor", shared, phone, usb)
                .addObject("note", note(viewer))
                .addObject("ways", Ways.of(Onward.of(to, form)));
        return advised(page, shared, phone, usb);
    }

    private FirstFactorNote.@Nullable Note note(Viewer viewer) {
        return notes.stream()
                .map(one -> one.about(viewer))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
    }

    /** The same questions for anybody, before signing in: in the mails, in the help, at a desk. */
    @GetMapping("/help/second-factor")
    @Needs(Right.PUBLIC)
    ModelAndView help(
            @RequestParam(required = false) @Nullable String shared,
            @RequestParam(required = false) @Nullable String phone,
            @RequestParam(required = false) @Nullable String usb) {
        return advised(asked("factors/help", shared, phone, usb), shared, phone, usb);
    }

    private static ModelAndView asked(
            String view, @Nullable String shared, @Nullable String phone, @Nullable String usb) {
        return new ModelAndView(view)
                .addObject("shared", shared)
                .addObject("phone", phone)
                .addObject("usb", usb);
    }

    /** Once all three are answered. */
    private static ModelAndView advised(
            ModelAndView page, @Nullable String shared, @Nullable String phone, @Nullable String usb) {
        return shared == null || phone == null || usb == null
                ? page
                : page.addObject("advice", advice(shared.equals("yes"), phone.equals("yes"), usb.equals("yes")));
    }

    /**
     * What suits somebody.
     *
     * @param shared whether others use the same computer under the same system account
     * @param phone whether there is an own smartphone at work
     * @param usb whether a key may be plugged into the computer
     */
    static Advice advice(boolean shared, boolean phone, boolean usb) {
        if (!shared) {
            return Advice.PASSKEY_HERE;
        }
        if (phone) {
            return usb ? Advice.PASSKEY_ON_PHONE : Advice.CODES_ON_PHONE;
        }
        return usb ? Advice.SECURITY_KEY : Advice.ASK;
    }
}
