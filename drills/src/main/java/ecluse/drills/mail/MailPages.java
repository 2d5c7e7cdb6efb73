package ecluse.drills.mail;

import static ecluse.drills.http.LocalPage.escaped;

import ecluse.drills.http.LocalPage;
import java.util.List;

/** The pages that show what was sent: plain HTML, every word from a message escaped, nothing from elsewhere. */
final class MailPages {
    private MailPages() {}

    static String list(List<KeptMail> mails, long count, int page, int pageSize) {
        var rows = new StringBuilder();
        for (var mail : mails) {
            rows.append("<tr><td><a href=\"/mails/%s\">%s</a></td><td>%s</td><td>%s</td></tr>%n"
                    .formatted(
                            escaped(mail.id()),
                            escaped(mail.subject().isBlank() ? "(—)" : mail.subject()),
                            escaped(mail.recipient()),
                            escaped(mail.date())));
        }
        var table = mails.isEmpty()
                ? "<p>Rien n’a encore été envoyé. <span lang=\"en\">Nothing has been sent yet.</span></p>"
                : """
                <table><thead><tr><th scope="col">Objet / <span lang="en">Subject</span></th>\
                <th scope="col">À / <span lang="en">To</span></th>\
                <th scope="col">Date</th></tr></thead><tbody>
                %s</tbody></table>""".formatted(rows);
        return LocalPage.of(
                "Messages envoyés (" + count + ")",
                "<p lang=\"en\">Messages sent by the demo. None left this machine.</p>" + table
                        + turning(count, page, pageSize));
    }

    static String one(KeptMail mail) {
        return LocalPage.of(mail.subject(), """
                <dl><dt>De / <span lang="en">From</span></dt><dd>%s</dd>
                <dt>À / <span lang="en">To</span></dt><dd>%s</dd><dt>Date</dt><dd>%s</dd></dl>
                <pre>%s</pre>
                <p><a href="/">Tous les messages / <span lang="en">All messages</span></a></p>
                """.formatted(
                        escaped(mail.from()), escaped(mail.recipient()), escaped(mail.date()), escaped(mail.text())));
    }

    private static String turning(long count, int page, int pageSize) {
        var links = new StringBuilder();
        if (page > 1) {
            links.append("<a href=\"/?page=%d\" rel=\"prev\">Précédents</a> ".formatted(page - 1));
        }
        if ((long) page * pageSize < count) {
            links.append("<a href=\"/?page=%d\" rel=\"next\">Suivants</a>".formatted(page + 1));
        }
        return links.isEmpty() ? "" : "<nav aria-label=\"Pages\">" + links + "</nav>";
    }
}
