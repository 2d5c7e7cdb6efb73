package ecluse.drills.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What tells somebody of a change about their account is known by its link, "it was not me": no other message holds one. */
public final class AccountAlert {
    private static final Pattern LINK = Pattern.compile("https?://[^/\\s]+(/not-me/[A-Za-z0-9_-]+)");

    private AccountAlert() {}

    /** The link's path; empty where the message is no alert. */
    public static Optional<String> link(MimeMessage message) throws MessagingException, IOException {
        var link = LINK.matcher(String.valueOf(message.getContent()));
        return link.find() ? Optional.of(link.group(1)) : Optional.empty();
    }
}
