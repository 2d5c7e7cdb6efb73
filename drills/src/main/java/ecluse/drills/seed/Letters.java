package ecluse.drills.seed;

import ecluse.drills.mail.Mailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Keeps of each mailbox the newest link that says "it was not me". */
final class Letters implements Mailbox {
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/not-me/[A-Za-z0-9_-]+)");
    private static final long PAUSE_MILLIS = 100;

    private final Map<String, String> links = new ConcurrentHashMap<>();

    @Override
    public void accept(String recipient, MimeMessage message) throws MessagingException, IOException {
        var text = String.valueOf(message.getContent());
        // What she did herself was told too; a new browser is what she did not do.
        var link = LINK.matcher(text);
        if (text.contains("jamais utilisé") && link.find()) {
            links.put(recipient, link.group(1));
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
