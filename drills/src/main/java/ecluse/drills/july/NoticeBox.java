package ecluse.drills.july;

import ecluse.drills.mail.Mailbox;
import jakarta.mail.internet.MimeMessage;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what arrives, by the address it was sent to. */
final class NoticeBox implements Mailbox {
    private final Map<String, Integer> received = new ConcurrentHashMap<>();

    @Override
    public void accept(String recipient, MimeMessage message) {
        received.merge(recipient, 1, Integer::sum);
    }

    int messages() {
        return received.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Addresses that got more than one message. */
    long twice() {
        return received.values().stream().filter(count -> count > 1).count();
    }

    long missing(Collection<String> expected) {
        return expected.stream()
                .filter(address -> !received.containsKey(address))
                .count();
    }

    long strangers(Collection<String> allowed) {
        return received.keySet().stream()
                .filter(address -> !allowed.contains(address))
                .count();
    }
}
