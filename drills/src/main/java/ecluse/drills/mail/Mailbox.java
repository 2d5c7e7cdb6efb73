package ecluse.drills.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;

/** Takes what the sink receives. The sender is told "accepted" only after this returned. */
@FunctionalInterface
public interface Mailbox {
    /** @param recipient the address the relay was asked to deliver to, whatever the message's own lines say */
    void accept(String recipient, MimeMessage message) throws MessagingException, IOException;
}
