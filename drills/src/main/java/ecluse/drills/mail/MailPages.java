package ecluse.drills.mail;

import java.util.List;

/** The pages that show what was sent: plain HTML, every word from a message escaped, nothing from elsewhere. */
final class MailPages {
    static final String STYLE = """
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1d2a33; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-bottom: 1px solid #c8d1d8; padding: .4rem; text-align: left; overflow-wrap: anywhere; }
            pre { background: #f3f6f8; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
            dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
            a { color: #0b4f79; } a:focus { outline: 3px solid #e0a100; }
            """;

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
        return page(
                "Messages envoyés (" + count + ")",
                "<p lang=\"en\">Messages sent by the demo. None left this machine.</p>" + table
                        + turning(count, page, pageSize));
    }

    static String one(KeptMail mail) {
        return page(mail.subject(), """
                <dl><dt>De / <span lang="en">From</span></dt><dd>%s</dd>
                <dt>À / <span lang="en">To</span></dt><dd>%s</dd><dt>Date</dt><dd>%s</dd></dl>
                <pre>%s</pre>
                <p><a href="/">Tous les messages / <span lang="en">All messages</span></a></p>
                """.formatted(
                        escaped(mail.from()), escaped(mail.recipient()), escaped(mail.date()), escaped(mail.text())));
    }

    static String missing() {
        return page("Page introuvable", "<p><span lang=\"en\">Not found.</span> <a href=\"/\">Messages</a></p>");
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

    private static String page(String title, String body) {
        return """
                <!DOCTYPE html>
                <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%1$s</title><link rel="stylesheet" href="/style.css"></head>
                <body><main><h1>%1$s</h1>
                %2$s
                </main></body></html>
                """.formatted(escaped(title), body);
    }

    /** Text that can stand in an element or a quoted attribute. */
    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
