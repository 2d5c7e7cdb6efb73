package ecluse.correspondence;

import ecluse.correspondence.DeliveryTable.Claim;
import ecluse.correspondence.DeliveryTable.Matter;
import ecluse.disclosure.Facts;
import ecluse.kernel.Field;
import ecluse.kernel.Settings;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Writes one person's message: French first, then English, as plain text and as plain HTML, which say the same. No link,
 * no picture, no attachment, nothing that tells whether it was read: it must not look like what it warns of.
 */
@Component
class Letters {
    private final Wording wording;
    private final Clock clock;
    private final String from;

    Letters(Wording wording, Clock clock, Settings settings) {
        this.wording = wording;
        this.clock = clock;
        this.from = settings.mail().from();
    }

    /** Both languages of a text, filled in. */
    private record Filled(String subjectFr, List<Block> french, String subjectEn, List<Block> english) {}

    /** @throws MessagingException when the person's address is none */
    Letter write(Session session, Claim claim, Matter matter, Facts facts) throws MessagingException {
        var filled = filled(matter, (facts.show(Field.FIRST_NAME) + " " + facts.show(Field.LAST_NAME)).strip());
        var letter = new Letter(session, messageId(claim));
        letter.setFrom(new InternetAddress(from));
        letter.setRecipient(RecipientType.TO, new InternetAddress(facts.show(Field.EMAIL), true));
        letter.setSubject(filled.subjectFr() + " / " + filled.subjectEn(), "UTF-8");
        letter.setSentDate(Date.from(clock.instant()));
        letter.setHeader("Auto-Submitted", "auto-generated");
        letter.setHeader("Content-Language", "fr, en");
        letter.setContent(new MimeMultipart("alternative", part(text(filled), "plain"), part(html(filled), "html")));
        return letter;
    }

    String messageId(Claim claim) {
        var domain = from.substring(from.lastIndexOf('@') + 1).replaceAll("[^\\w.-]", "");
        return "<" + claim.notice() + "." + claim.person() + "@" + domain + ">";
    }

    private Filled filled(Matter matter, String name) {
        var texts = matter.texts();
        return new Filled(
                texts.subjectFr(),
                Block.of(wording.filled(texts.bodyFr(), name, matter.fields(), matter.exposure(), Locale.FRENCH)),
                texts.subjectEn(),
                Block.of(wording.filled(texts.bodyEn(), name, matter.fields(), matter.exposure(), Locale.ENGLISH)));
    }

    private static MimeBodyPart part(String content, String kind) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, StandardCharsets.UTF_8.name(), kind);
        return part;
    }

    private static String text(Filled filled) {
        return text(filled.subjectFr(), filled.french()) + "\n----------\n\n"
                + text(filled.subjectEn(), filled.english());
    }

    private static String text(String subject, List<Block> blocks) {
        var text = new StringBuilder(subject).append("\n\n");
        for (var block : blocks) {
            text.append(block.title()).append(block.title().isEmpty() ? "" : "\n");
            block.paragraphs().forEach(paragraph -> text.append(paragraph).append("\n"));
            text.append("\n");
        }
        return text.toString();
    }

    private static String html(Filled filled) {
        return """
                <!doctype html>
                <html lang="fr">
                <head><meta charset="utf-8"><title>%s</title></head>
                <body><main>
                %s<hr>
                %s</main></body>
                </html>
                """.formatted(
                        escaped(filled.subjectFr()),
                        html("fr", filled.subjectFr(), filled.french()),
                        html("en", filled.subjectEn(), filled.english()));
    }

    private static String html(String language, String subject, List<Block> blocks) {
        var html = new StringBuilder("<section lang=\"" + language + "\">\n<h1>" + escaped(subject) + "</h1>\n");
        for (var block : blocks) {
            if (!block.title().isEmpty()) {
                html.append("<h2>").append(escaped(block.title())).append("</h2>\n");
            }
            block.paragraphs()
                    .forEach(p -> html.append("<p>").append(escaped(p)).append("</p>\n"));
        }
        return html.append("</section>\n").toString();
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }
}
