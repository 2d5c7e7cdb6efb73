package ecluse.reminders;

import ecluse.kernel.LinkSecret;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.reminders.ICalendar.Event;
import ecluse.training.Deadline;
import ecluse.training.Deadlines;
import ecluse.web.PortalAddress;
import ecluse.web.Today;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * The calendar, for programs that cannot sign in: by an address that only its owner knows. What a thief of the address gets
 * is what is on it: titles of groups, days, counts.
 */
@Controller
class FeedController {
    private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);
    private static final CacheControl CACHE =
            CacheControl.maxAge(Duration.ofMinutes(15)).cachePrivate();

    private final FeedTable feeds;
    private final Deadlines deadlines;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Today today;
    private final Clock clock;

    FeedController(
            FeedTable feeds,
            Deadlines deadlines,
            MessageSource messages,
            PortalAddress address,
            Today today,
            Clock clock) {
        this.feeds = feeds;
        this.deadlines = deadlines;
        this.messages = messages;
        this.address = address;
        this.today = today;
        this.clock = clock;
    }

    /** Ended, closed, unknown: nothing there. */
    @GetMapping("/calendar/{secret}")
    @Needs(Right.PUBLIC)
    ResponseEntity<String> calendar(@PathVariable("secret") String secret) {
        var recipient = LinkSecret.of(secret)
                .flatMap(feeds::of)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .cacheControl(CACHE)
                .body(calendar(recipient).text(clock.instant()));
    }

    private ICalendar calendar(Recipient recipient) {
        var events = deadlines.of(recipient.account(), today.date()).stream()
                .filter(recipient::hearsOf)
                .map(deadline -> event(recipient, deadline))
                .toList();
        return new ICalendar(
                messages.getMessage("reminders.calendar.name", null, recipient.language()),
                recipient.language(),
                events);
    }

    private Event event(Recipient recipient, Deadline deadline) {
        var task = messages.getMessage(deadline.messageKey(), null, recipient.language());
        return new Event(
                deadline.task().toLowerCase(Locale.ROOT) + "-" + deadline.day() + "-" + deadline.group() + "@ecluse",
                deadline.actBy(),
                messages.getMessage(
                        "reminders.calendar.event",
                        new Object[] {task, deadline.title(), deadline.people()},
                        recipient.language()),
                address.of("/kairos/today"));
    }
}
