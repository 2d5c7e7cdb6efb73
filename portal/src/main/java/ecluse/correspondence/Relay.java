package ecluse.correspondence;

import ecluse.kernel.Settings;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Hands messages to the SMTP relay and says what is known afterwards. Nothing that it says holds an address. */
@Component
class Relay {
    /**
     * Seven answers are waited for at most (connection, greeting, EHLO, MAIL, RCPT, DATA, end of data): together less than
     * {@link DeliveryTable#CLAIM_SECONDS}.
     */
    private static final String TIMEOUT_MS = "12000";

    private final Optional<JavaMailSenderImpl> sender;

    Relay(Settings settings) {
        this.sender = settings.mail().host() == null ? Optional.empty() : Optional.of(sender(settings.mail()));
    }

    private static JavaMailSenderImpl sender(Settings.Mail mail) {
        var sender = new JavaMailSenderImpl();
        sender.setHost(mail.host());
        sender.setPort(mail.port());
        sender.setUsername(mail.user());
        sender.setPassword(mail.password());
        sender.setDefaultEncoding("UTF-8");
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", TIMEOUT_MS);
        properties.setProperty("mail.smtp.timeout", TIMEOUT_MS);
        properties.setProperty("mail.smtp.writetimeout", TIMEOUT_MS);
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.smtp.auth", Boolean.toString(mail.user() != null));
        properties.setProperty("mail.smtp.starttls.enable", "true");
        // A password goes over an encrypted line or not at all.
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(mail.user() != null));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        sender.setJavaMailProperties(properties);
        return sender;
    }

    /** What is known after an attempt. */
    sealed interface Outcome {
        record Taken() implements Outcome {}

        /** For good, by the relay's own code (RFC 5321 §4.2): 5yz to the recipient or to the content. */
        record Refused(int code) implements Outcome {}

        /** Certainly not handed over; {@code relay} when it concerns everybody, not this recipient alone. */
        record NotYet(String why, boolean relay) implements Outcome {}

        /** Handed over at least in part, and no answer. */
        record Unknown() implements Outcome {}
    }

    boolean configured() {
        return sender.isPresent();
    }

    Session session() {
        return sender.orElseThrow().getSession();
    }

    Outcome hand(Letter letter) {
        try {
            sender.orElseThrow().send(letter);
            return new Outcome.Taken();
        } catch (MailAuthenticationException e) {
            return new Outcome.NotYet("the relay refuses our credentials", true);
        } catch (MailSendException e) {
            return outcome(letter, cause(e));
        } catch (MailException e) {
            return letter.handedOver() ? new Outcome.Unknown() : new Outcome.NotYet("no connection to the relay", true);
        }
    }

    /** The first exception that carries an answer of the relay, else the outermost. */
    private static @Nullable Exception cause(MailSendException thrown) {
        var first = thrown.getMessageExceptions().length > 0 ? thrown.getMessageExceptions()[0] : null;
        for (var e = first; e instanceof MessagingException next; e = next.getNextException()) {
            if (e instanceof SMTPAddressFailedException) {
                return e;
            }
        }
        return first;
    }

    private static Outcome outcome(Letter letter, @Nullable Exception cause) {
        return switch (cause) {
            case SMTPAddressFailedException recipient -> ofRecipient(recipient.getReturnCode());
            case SMTPSendFailedException answer when letter.handedOver() -> ofContent(answer.getReturnCode());
            case SMTPSendFailedException answer ->
                new Outcome.NotYet("the relay answers " + answer.getReturnCode(), true);
            case null, default ->
                letter.handedOver() ? new Outcome.Unknown() : new Outcome.NotYet("no connection to the relay", true);
        };
    }

    private static Outcome ofRecipient(int code) {
        return code >= 500 ? new Outcome.Refused(code) : new Outcome.NotYet("the relay answers " + code, false);
    }

    private static Outcome ofContent(int code) {
        if (code >= 500) {
            return new Outcome.Refused(code);
        }
        return code >= 400 ? new Outcome.NotYet("the relay answers " + code, true) : new Outcome.Unknown();
    }
}
