package ecluse.correspondence;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.correspondence.Relay.Outcome;
import ecluse.kernel.Settings;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is known after an attempt, against a relay that answers as it is told, byte by byte. */
class RelayTest {
    private static final String HANG_UP = "";

    @Test
    void a_relay_that_says_yes_has_taken_it() throws Exception {
        assertThat(handed(Map.of())).isEqualTo(new Outcome.Taken());
    }

    @Test
    void a_recipient_refused_for_good_is_told_by_the_code_alone() throws Exception {
        assertThat(handed(Map.of("RCPT", "550 5.1.1 <personne@example.org> unknown")))
                .isEqualTo(new Outcome.Refused(550));
    }

    @Test
    void a_recipient_deferred_waits_alone() throws Exception {
        assertThat(handed(Map.of("RCPT", "450 later"))).isEqualTo(new Outcome.NotYet("the relay answers 450", false));
    }

    @Test
    void a_sender_refused_makes_everybody_wait() throws Exception {
        assertThat(handed(Map.of("MAIL", "451 busy"))).isEqualTo(new Outcome.NotYet("the relay answers 451", true));
    }

    @Test
    void a_line_that_dies_before_the_message_leaves_it_waiting() throws Exception {
        assertThat(handed(Map.of("MAIL", HANG_UP))).isInstanceOf(Outcome.NotYet.class);
        assertThat(handed(Map.of("RCPT", HANG_UP))).isInstanceOf(Outcome.NotYet.class);
        assertThat(handed(Map.of("DATA", HANG_UP))).isInstanceOf(Outcome.NotYet.class);
    }

    @Test
    void a_line_that_dies_after_the_message_leaves_it_in_doubt() throws Exception {
        assertThat(handed(Map.of(".", HANG_UP))).isEqualTo(new Outcome.Unknown());
    }

    @Test
    void a_content_refused_is_known_to_be_refused() throws Exception {
        assertThat(handed(Map.of(".", "554 no"))).isEqualTo(new Outcome.Refused(554));
        assertThat(handed(Map.of(".", "452 full"))).isEqualTo(new Outcome.NotYet("the relay answers 452", true));
    }

    @Test
    void nobody_listening_leaves_it_waiting() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        var relay = relay(port);
        assertThat(relay.hand(letter(relay))).isInstanceOf(Outcome.NotYet.class);
    }

    private static Outcome handed(Map<String, String> answers) throws IOException, MessagingException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> speak(server, answers));
            var relay = relay(server.getLocalPort());
            return relay.hand(letter(relay));
        }
    }

    private static Relay relay(int port) {
        var options = Map.of("ecluse.mail.host", "127.0.0.1", "ecluse.mail.port", Integer.toString(port));
        return new Relay(new Binder(new MapConfigurationPropertySource(options))
                .bind("ecluse", Settings.class)
                .get());
    }

    private static Letter letter(Relay relay) throws MessagingException {
        var letter = new Letter(relay.session(), "<a@example.org>");
        letter.setFrom("avis@example.org");
        letter.setRecipients(RecipientType.TO, "personne@example.org");
        letter.setText("Bonjour");
        return letter;
    }

    private static void speak(ServerSocket server, Map<String, String> answers) {
        try (var line = server.accept();
                var in = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.US_ASCII))) {
            say(line, "220 ready");
            boolean data = false;
            for (var said = in.readLine(); said != null; said = in.readLine()) {
                if (data && !said.equals(".")) {
                    continue;
                }
                var command = said.split(" ", 2)[0];
                var answer = answers.getOrDefault(command, command.equals("DATA") ? "354 go on" : "250 fine");
                data = answer.startsWith("354");
                if (answer.equals(HANG_UP)) {
                    return;
                }
                say(line, answer);
            }
        } catch (IOException e) {
            // The other side has left: so does this one.
        }
    }

    private static void say(Socket line, String words) throws IOException {
        line.getOutputStream().write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
        line.getOutputStream().flush();
    }
}
