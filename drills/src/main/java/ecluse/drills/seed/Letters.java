package ecluse.drills.seed;

import ecluse.drills.mail.AccountAlert;
import ecluse.drills.mail.Mailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps of each mailbox the newest link that says "it was not me". */
final class Letters implements Mailbox {
    private static final long PAUSE_MILLIS = 100;

    private final Map<String, String> links = new ConcurrentHashMap<>();

    @Override
    public void accept(String recipient, MimeMessage message) throws MessagingException, IOException {
        // What she did herself was told too; a new browser is what she did not do.
        if (String.valueOf(message.getContent()).contains("jamais utilisé")) {
            AccountAlert.link(message).ifPresent(link -> links.put(recipient, link));
        }
    }

    /** The link's path, as soon as it is there. */
    Optional<String> link(String recipient, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!links.containsKey(recipient) && System.nanoTime() < end) {
            Thread.sleep(PAUSE_MILLIS);
        }
        return Optional.ofNullable(links.get(recipient));
    }
}
