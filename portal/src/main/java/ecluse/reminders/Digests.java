package ecluse.reminders;

import ecluse.calendar.WorkingDays;
import ecluse.correspondence.Post;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.reminders.DigestTable.Claim;
import ecluse.training.Deadline;
import ecluse.training.Deadlines;
import ecluse.training.Notes;
import ecluse.training.TodayNote.Reader;
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
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The mail of the morning: on a working day from seven o'clock in Paris, to whom something waits for; one a day at most. */
@Component
class Digests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Digests.class);
    private static final LocalTime BEGINS = LocalTime.of(7, 0);
    /** After it, a mail would be read the next day, with that day's. */
    private static final LocalTime ENDS = LocalTime.of(18, 0);

    private static final WorkingDays PARIS = WorkingDays.at("75001");

    private final DigestTable table;
    private final Deadlines deadlines;
    private final Notes notes;
    private final Post post;
    private final MorningWords words;
    private final Settings settings;
    private final Clock clock;
    private final ScheduledExecutorService rounds = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reminders").daemon().factory());

    Digests(
            DigestTable table,
            Deadlines deadlines,
            Notes notes,
            Post post,
            MorningWords words,
            Settings settings,
            Clock clock) {
        this.table = table;
        this.deadlines = deadlines;
        this.notes = notes;
        this.post = post;
        this.words = words;
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
            batch.forEach(claim -> remind(claim, now));
        }
    }

    private void remind(Claim claim, Instant now) {
        var morning = new Morning(pressing(claim), notes.of(reader(claim, now)));
        table.settle(claim, morning.worthAMail() ? send(claim, morning) : "NOTHING");
    }

    private List<Deadline> pressing(Claim claim) {
        var recipient = claim.recipient();
        return recipient.role().may(Right.SEE_DEADLINES)
                ? deadlines.of(recipient.account(), claim.day()).stream()
                        .filter(recipient::hearsOf)
                        .filter(deadline -> presses(deadline, claim.day()))
                        .toList()
                : List.of();
    }

    /** What cannot wait until the mail of the next working day. */
    private static boolean presses(Deadline deadline, LocalDate day) {
        return deadline.actBy().isBefore(PARIS.after(day, 1));
    }

    private static Reader reader(Claim claim, Instant now) {
        return new Reader(claim.recipient().account(), claim.recipient().role(), claim.partner(), now);
    }

    private String send(Claim claim, Morning morning) {
        var recipient = claim.recipient();
        var id = "reminder." + claim.day() + "." + recipient.account().value();
        return switch (post.toAccount(claim.login(), id, recipient.language(), words.of(recipient, morning))) {
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
