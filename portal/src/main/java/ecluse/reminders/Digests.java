package ecluse.reminders;

import ecluse.calendar.WorkingDays;
import ecluse.correspondence.Post;
import ecluse.correspondence.Post.Text;
import ecluse.kernel.Settings;
import ecluse.reminders.DigestTable.Claim;
import ecluse.training.Deadline;
import ecluse.training.Deadlines;
import ecluse.web.PortalAddress;
import ecluse.web.Times;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.MessageSource;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The mail of the morning: on a working day from seven o'clock in Paris, to whom something is due; one a day at most. */
@Component
class Digests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);
    private static final LocalTime BEGINS = LocalTime.of(7, 0);
    /** After it, a mail would be read the next day, with that day's. */
    private static final LocalTime ENDS = LocalTime.of(18, 0);

    private static final WorkingDays PARIS = WorkingDays.at("75001");

    private final DigestTable table;
    private final Deadlines deadlines;
    private final Post post;
    private final MessageSource messages;
    private final PortalAddress address;
    private final Settings settings;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reminders").daemon().factory());

    Digests(
            DigestTable table,
            Deadlines deadlines,
            Post post,
            MessageSource messages,
            PortalAddress address,
            Settings settings,
            Clock clock) {
        this.table = table;
        this.deadlines = deadlines;
        this.post = post;
        this.messages = messages;
        this.address = address;
        this.settings = settings;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        if (sends()) {
            var unused = rounds.scheduleWithFixedDelay(this::round, 20, 60, TimeUnit.SECONDS);
        }
    }

    boolean sends() {
        return settings.remindersMailed() && post.open();
    }

    /** The class of a fault alone: its words might hold an address (invariant 8). */
    private void round() {
        try {
            round(clock.instant());
        } catch (RuntimeException e) {
            LOG.warn("reminders wait: {}", e.getClass().getSimpleName());
        }
    }

    void round(Instant now) {
        var here = now.atZone(Times.PARIS);
        var day = here.toLocalDate();
        var time = here.toLocalTime();
        if (!post.open() || !PARIS.working(day) || time.isBefore(BEGINS) || time.isAfter(ENDS)) {
            return;
        }
        table.tidy(day, now);
        for (var batch = table.claim(day, now); !batch.isEmpty(); batch = table.claim(day, now)) {
            batch.forEach(this::remind);
        }
    }

    private void remind(Claim claim) {
        var pressing = deadlines.of(claim.recipient().account(), claim.day()).stream()
                .filter(claim.recipient()::hearsOf)
                .filter(deadline -> presses(deadline, claim.day()))
                .toList();
        table.settle(claim, pressing.isEmpty() ? "NOTHING" : send(claim, pressing));
    }

    /** What cannot wait until the mail of the next working day. */
    private static boolean presses(Deadline deadline, LocalDate day) {
        return deadline.actBy().isBefore(PARIS.after(day, 1));
    }

    private String send(Claim claim, List<Deadline> pressing) {
        var recipient = claim.recipient();
        var late = pressing.stream().filter(deadline -> deadline.late() > 0).count();
        var oldest = pressing.stream().mapToLong(Deadline::late).max().orElse(0);
        var people = pressing.stream().mapToInt(Deadline::people).sum();
        var said = new Object[] {
            pressing.size(), late, oldest, people, address.of("/kairos/today"), address.of("/my-reminders")
        };
        var text = new Text(
                messages.getMessage("reminders.digest.subject", said, recipient.language()),
                messages.getMessage("reminders.digest.body", said, recipient.language()));
        var id = "reminder." + claim.day() + "." + recipient.account().value();
        return switch (post.toAccount(claim.login(), id, recipient.language(), text)) {
            case SENT -> "SENT";
            case FAILED, NO_ADDRESS -> "FAILED";
            case UNCERTAIN -> "UNCERTAIN";
            case WAITING -> "WAITING";
        };
    }

    @Override
    public void close() {
        rounds.shutdownNow();
    }
}
