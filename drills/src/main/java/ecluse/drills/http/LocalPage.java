package ecluse.drills.http;

/** What all local pages have in common: plain HTML, and every word from outside escaped. */
public final class LocalPage {
    static final String STYLE = """
            body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; color: #1d2a33; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-bottom: 1px solid #c8d1d8; padding: .4rem; text-align: left; overflow-wrap: anywhere; }
            pre { background: #f3f6f8; padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
            dt { font-weight: 600; } dd { margin: 0 0 .5rem; }
            a { color: #0b4f79; } a:focus { outline: 3px solid #e0a100; }
            .code { font: 600 1.25rem/1.5 ui-monospace, monospace; letter-spacing: .08em; white-space: nowrap; }
            """;

    private LocalPage() {}

    /** For a site of its own that looks alike. */
    public static String style() {
        return STYLE;
    }

    /** @param body HTML */
    public static String of(String title, String body) {
        return of(title, "", body);
    }

    /** @param head more HTML for the page's head */
    public static String of(String title, String head, String body) {
        return """
                <!DOCTYPE html>
                <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
                <title>%1$s</title><link rel="stylesheet" href="/style.css">%2$s</head>
                <body><main><h1>%1$s</h1>
                %3$s
                </main></body></html>
                """.formatted(escaped(title), head, body);
    }

    static String missing() {
        return of(
                "Page introuvable",
                "<p><span lang=\"en\">Not found.</span> <a href=\"/\">Accueil / <span lang=\"en\">Home</span></a></p>");
    }

    /** Text that can stand in an element or a quoted attribute. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
