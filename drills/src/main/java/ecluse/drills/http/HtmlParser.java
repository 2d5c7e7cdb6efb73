package ecluse.drills.http;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Reads the portal's own HTML into elements. Forgiving where browsers are (unclosed elements, unquoted attributes), and
 * no more of HTML than that: an attack reads hundreds of thousands of pages, so it is quick.
 */
final class HtmlParser {
    private static final Set<String> VOID = Set.of(
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");
    private static final Set<String> RAW = Set.of("script", "style", "textarea", "title");

    private final String html;
    private final Element root = new Element("#page", Map.of(), null);
    private Element open = root;
    private int at;

    private HtmlParser(String html) {
        this.html = html;
    }

    static Element parse(String html) {
        return new HtmlParser(html).parse();
    }

    private Element parse() {
        while (at < html.length()) {
            int tag = html.indexOf('<', at);
            if (tag < 0) {
                text(html.length());
            } else {
                text(tag);
                markup();
            }
        }
        return root;
    }

    private void text(int end) {
        if (end > at) {
            open.add(Entities.decoded(html.substring(at, end)));
        }
        at = end;
    }

    private void markup() {
        if (html.startsWith("<!--", at)) {
            skipPast("-->");
        } else if (html.startsWith("<!", at) || html.startsWith("<?", at)) {
            skipPast(">");
        } else if (html.startsWith("</", at)) {
            at += 2;
            close(name());
            skipPast(">");
        } else if (at + 1 < html.length() && Character.isLetter(html.charAt(at + 1))) {
            at++;
            element();
        } else {
            open.add("<");
            at++;
        }
    }

    private void element() {
        var name = name();
        var attributes = attributes();
        var element = new Element(name, attributes, open);
        open.add(element);
        if (VOID.contains(name)) {
            return;
        }
        if (RAW.contains(name)) {
            raw(element);
            return;
        }
        open = element;
    }

    /** What is inside is text, whatever it looks like. */
    private void raw(Element element) {
        int end = html.toLowerCase(Locale.ROOT).indexOf("</" + element.name(), at);
        int stop = end < 0 ? html.length() : end;
        element.add(Entities.decoded(html.substring(at, stop)));
        at = stop;
        skipPast(">");
    }

    private void close(String name) {
        for (var element = open; element != null && element != root; element = element.parent()) {
            if (element.name().equals(name)) {
                open = Objects.requireNonNull(element.parent());
                return;
            }
        }
    }

    private String name() {
        int start = at;
        while (at < html.length() && isName(html.charAt(at))) {
            at++;
        }
        return html.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isName(char c) {
        return c != '>' && c != '/' && c != '=' && !Character.isWhitespace(c);
    }

    private Map<String, String> attributes() {
        var attributes = new HashMap<String, String>();
        while (at < html.length()) {
            char c = html.charAt(at);
            if (c == '>') {
                at++;
                break;
            }
            if (isName(c)) {
                var name = name();
                attributes.putIfAbsent(name, value());
            } else {
                at++;
            }
        }
        return attributes;
    }

    private String value() {
        skipSpace();
        if (at >= html.length() || html.charAt(at) != '=') {
            return "";
        }
        at++;
        skipSpace();
        if (at >= html.length()) {
            return "";
        }
        char quote = html.charAt(at);
        if (quote == '"' || quote == '\'') {
            at++;
            int end = html.indexOf(quote, at);
            var value = html.substring(at, end < 0 ? html.length() : end);
            at = end < 0 ? html.length() : end + 1;
            return Entities.decoded(value);
        }
        int start = at;
        while (at < html.length() && html.charAt(at) != '>' && !Character.isWhitespace(html.charAt(at))) {
            at++;
        }
        return Entities.decoded(html.substring(start, at));
    }

    private void skipSpace() {
        while (at < html.length() && Character.isWhitespace(html.charAt(at))) {
            at++;
        }
    }

    private void skipPast(String mark) {
        int found = html.indexOf(mark, at);
        at = found < 0 ? html.length() : found + mark.length();
    }
}
