package ecluse.reminders;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import ecluse.web.PortalAddress;
import java.time.Clock;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Whether mails come, and the address of the calendar: shown once, when it is made. */
@Controller
class MyRemindersController {
    private final DigestTable wishes;
    private final Digests digests;
    private final FeedTable feeds;
    private final PortalAddress address;
    private final Clock clock;

    MyRemindersController(DigestTable wishes, Digests digests, FeedTable feeds, PortalAddress address, Clock clock) {
        this.wishes = wishes;
        this.digests = digests;
        this.feeds = feeds;
        this.address = address;
        this.clock = clock;
    }

    @GetMapping("/my-reminders")
    @Needs(Right.BE_REMINDED)
    ModelAndView reminders(@SignedIn Viewer viewer) {
        return page(viewer, "");
    }

    @PostMapping("/my-reminders/mail")
    @Needs(Right.BE_REMINDED)
    ModelAndView mail(@SignedIn Viewer viewer, @RequestParam(name = "wanted", defaultValue = "") String wanted) {
        wishes.mail(viewer.account(), wanted.equals("yes"));
        return new ModelAndView("redirect:/my-reminders");
    }

    /** With a fresh factor: the address outlives the sign-in. */
    @PostMapping("/my-reminders/calendar")
    @Needs(value = Right.SEE_DEADLINES, fresh = true)
    ModelAndView makeCalendar(@SignedIn Viewer viewer) {
        var secret = LinkSecret.fresh();
        feeds.put(viewer.account(), secret, clock.instant());
        return page(viewer, address.of("/calendar/" + secret.text()));
    }

    @PostMapping("/my-reminders/calendar/end")
    @Needs(Right.SEE_DEADLINES)
    ModelAndView endCalendar(@SignedIn Viewer viewer) {
        feeds.end(viewer.account());
        return new ModelAndView("redirect:/my-reminders");
    }

    private ModelAndView page(Viewer viewer, String calendar) {
        return new ModelAndView("reminders/my-reminders")
                .addObject("sends", digests.sends())
                .addObject("mails", wishes.mails(viewer.account()))
                .addObject("due", viewer.may(Right.SEE_DEADLINES))
                .addObject("madeAt", feeds.madeAt(viewer.account()).orElse(null))
                .addObject("calendar", calendar);
    }
}
