package ecluse.drills.july;

import ecluse.drills.mail.AccountAlert;
import ecluse.drills.mail.Mailbox;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the notices that arrive, by the address they were sent to. What tells honest users of the factors that they have made is none:
 * it goes to the addresses of accounts, and to nobody who is exposed.
 */
final class NoticeBox implements Mailbox {
    private final Map<String, Integer> received = new ConcurrentHashMap<>();
    private final Set<String> alerted = ConcurrentHashMap.newKeySet();

    @Override
    public void accept(String recipient, MimeMessage message) throws MessagingException, IOException {
        if (AccountAlert.link(message).isPresent()) {
            alerted.add(recipient);
        } else {
            received.merge(recipient, 1, Integer::sum);
        }
    }

    /** How many of these addresses were sent an alert about an account. */
    long alerted(Collection<String> addresses) {
        return addresses.stream().filter(alerted::contains).count();
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
