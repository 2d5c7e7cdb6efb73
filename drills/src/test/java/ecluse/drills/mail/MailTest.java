package ecluse.drills.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:00:00Z"), ZoneOffset.UTC);
    private static final String HOSTILE = "<script>alert(\"x\")</script> & 'co'";

    @TempDir
    private Path folder;

    @Test
    void what_is_sent_over_smtp_is_kept_in_a_file_and_found_again_by_the_next_start() throws Exception {
        send(new KeptMails(folder, CLOCK), "Vos données", "Bonjour,\nécluse.");
        var again = new KeptMails(folder, CLOCK);
        assertThat(again.count()).isEqualTo(1);
        var mail = again.latest(0, 10).getFirst();
        assertThat(mail.recipient()).isEqualTo("anne.martin7@example.org");
        assertThat(mail.subject()).isEqualTo("Vos données");
        assertThat(again.find(mail.id()).orElseThrow().text()).contains("écluse.");
    }

    @Test
    void words_of_a_message_are_shown_and_never_run() throws Exception {
        var mails = new KeptMails(folder, CLOCK);
        send(mails, HOSTILE, HOSTILE);
        try (var site = MailSite.start(mails, 18_025)) {
            var list = get(site.url() + "/").body();
            var one = get(site.url() + "/mails/" + mails.latest(0, 1).getFirst().id());
            assertThat(list).contains("&lt;script&gt;alert(&quot;x&quot;)").doesNotContain("<script");
            assertThat(one.body()).contains("&amp; &#39;co&#39;").doesNotContain("<script");
            assertThat(one.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'");
        }
    }

    @Test
    void there_is_no_way_out_of_the_folder() throws Exception {
        var mails = new KeptMails(folder.resolve("mails"), CLOCK);
        try (var site = MailSite.start(mails, 18_025)) {
            for (var path :
                    new String[] {"/mails/..%2fpopulation", "/mails/../../etc/passwd", "/mails/", "/x", "/mails/a.eml"
                    }) {
                assertThat(get(site.url() + path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void a_port_in_use_gives_way_to_the_next() throws Exception {
        var mails = new KeptMails(folder, CLOCK);
        try (var first = MailSite.start(mails, 18_125);
                var second = MailSite.start(mails, 18_125)) {
            assertThat(second.url()).isNotEqualTo(first.url());
            assertThat(get(second.url() + "/").body()).contains("Nothing has been sent yet");
        }
    }

    private static void send(KeptMails mails, String subject, String text) throws MessagingException {
        try (var sink = MailSink.start(mails)) {
            var settings = new Properties();
            settings.put("mail.smtp.host", sink.address());
            settings.put("mail.smtp.port", Integer.toString(sink.port()));
            var message = new MimeMessage(Session.getInstance(settings));
            message.setFrom(new InternetAddress("noreply@agence.example.org"));
            message.setRecipient(RecipientType.TO, new InternetAddress("anne.martin7@example.org"));
            message.setSubject(subject, "UTF-8");
            message.setText(text, "UTF-8");
            Transport.send(message);
        }
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
        }
    }
}
