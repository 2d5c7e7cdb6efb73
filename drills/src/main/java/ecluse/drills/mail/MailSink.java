package ecluse.drills.mail;

import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A real SMTP conversation that ends here: listens on a free loopback port and hands every message to a mailbox. */
public final class MailSink implements AutoCloseable {
    private static final String ADDRESS = "127.0.0.1";

    private final GreenMail server;

    private MailSink(GreenMail server) {
        this.server = server;
    }

    public static MailSink start(Mailbox mailbox) {
        var server = new GreenMail(new ServerSetup(0, ADDRESS, ServerSetup.PROTOCOL_SMTP));
        server.getUserManager().setMessageDeliveryHandler((message, recipient) -> new Recipient(mailbox, recipient));
        server.start();
        return new MailSink(server);
    }

    public String address() {
        return ADDRESS;
    }

    public int port() {
        return server.getSmtp().getPort();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Hands on instead of keeping: the library's own mailboxes hold every message in memory. */
    private record Recipient(Mailbox mailbox, MailAddress address) implements GreenMailUser {
        @Override
        public void deliver(MovingMessage message) {
            deliver(message.getMessage());
        }

        @Override
        public void deliver(MimeMessage message) {
            try {
                mailbox.accept(address.getEmail(), message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String getEmail() {
            return address.getEmail();
        }

        @Override
        public String getLogin() {
            return address.getEmail();
        }

        @Override
        public String getQualifiedMailboxName() {
            return address.getEmail();
        }

        @Override
        public String getPassword() {
            return "";
        }

        @Override
        public void setPassword(String password) {
            throw new UnsupportedOperationException("nobody signs in here");
        }

        @Override
        public void authenticate(String password) {
            throw new UnsupportedOperationException("nobody signs in here");
        }

        @Override
        public void create() {}

        @Override
        public void delete() {}
    }
}
