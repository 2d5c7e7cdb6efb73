package ecluse.drills.july;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class NoticeBoxTest {
    private static final List<String> EXPOSED = List.of("lea@example.org", "karim@example.org");

    private final NoticeBox box = new NoticeBox();

    @Test
    void an_alert_about_an_account_is_no_notice() throws Exception {
        arrives("bureau@centre.example.org", "https://portal.example/not-me/abcDEF123");
        arrives("bureau@centre.example.org", "https://portal.example/not-me/abcDEF124");
        arrives("lea@example.org", "Vos données ont été lues.");
        assertThat(box.messages()).isEqualTo(1);
        assertThat(box.twice()).isZero();
        assertThat(box.strangers(EXPOSED)).isZero();
        assertThat(box.missing(EXPOSED)).isEqualTo(1);
        assertThat(box.alerted(EXPOSED)).isZero();
    }

    @Test
    void a_second_notice_a_notice_to_a_stranger_and_an_alert_to_somebody_exposed_are_seen() throws Exception {
        arrives("lea@example.org", "Vos données ont été lues.");
        arrives("lea@example.org", "Vos données ont été lues.");
        arrives("bureau@centre.example.org", "Vos données ont été lues, voyez https://portal.example/my-space");
        arrives("karim@example.org", "https://portal.example/not-me/abcDEF125");
        assertThat(box.twice()).isEqualTo(1);
        assertThat(box.strangers(EXPOSED)).isEqualTo(1);
        assertThat(box.alerted(EXPOSED)).isEqualTo(1);
        assertThat(box.missing(EXPOSED)).isEqualTo(1);
    }

    private void arrives(String recipient, String text) throws Exception {
        var message = new MimeMessage(Session.getInstance(new Properties()));
        message.setText(text);
        box.accept(recipient, message);
    }
}
