package ecluse.drills.manager;

import ecluse.drills.mail.Mailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;

/** Everybody's mailboxes: the thief reads his own, and what arrives elsewhere says when others could know. */
final class Mailboxes implements Mailbox {
    private static final Pattern LINK = Pattern.compile("/team/welcome/[A-Za-z0-9_-]{43}");
    /** A mail about a new account leads there; other mails, of the morning, do not. */
    private static final String TEAM = "/team";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Clock clock;
    private final ConcurrentMap<String, String> links = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Instant> told = new ConcurrentHashMap<>();

    Mailboxes(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void accept(String recipient, MimeMessage message) throws MessagingException, IOException {
        var words = String.valueOf(message.getContent());
        var link = LINK.matcher(words);
        if (link.find()) {
            links.put(recipient, link.group());
        } else if (words.contains(TEAM)) {
            told.putIfAbsent(recipient, clock.instant());
        }
    }

    /** The address of the page that an invitation leads to; empty when none comes. */
    Optional<String> invitation(String recipient) throws InterruptedException {
        var until = clock.instant().plus(PATIENCE);
        while (!links.containsKey(recipient) && clock.instant().isBefore(until)) {
            Thread.sleep(BETWEEN_LOOKS);
        }
        return Optional.ofNullable(links.get(recipient));
    }

    /** When the first mail about a new account came to one who is not the thief; empty when none has come in time. */
    Optional<Instant> firstTold(List<String> thiefs) throws InterruptedException {
        var until = clock.instant().plus(PATIENCE);
        while (clock.instant().isBefore(until)) {
            var seen = told.entrySet().stream()
                    .filter(mail -> !thiefs.contains(mail.getKey()))
                    .map(Map.Entry::getValue)
                    .min(Instant::compareTo);
            if (seen.isPresent()) {
                return seen;
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        return Optional.empty();
    }
}
