package ecluse.web;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.HtmlUtils;

/**
 * A piece of a page that code writes: a table of hundreds of cells, for each of which a template would be asked ten questions.
 * Nothing that is put in becomes markup, whoever typed it: names are words of this program, values and texts are escaped. A
 * template takes it by {@code ecluse:markup}, which takes nothing else.
 */
public final class Markup {
    private final StringBuilder written = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();
    private boolean inTag;

    public Markup open(String element) {
        endTag();
        written.append('<').append(element);
        open.push(element);
        inTag = true;
        return this;
    }

    /** Of the element that was opened last; left out where the value is null. */
    public Markup attribute(String name, @Nullable String value) {
        if (!inTag) {
            throw new IllegalStateException("an attribute stands behind no element");
        }
        if (value != null) {
            written.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escaped(value))
                    .append('"');
        }
        return this;
    }

    public Markup text(String text) {
        endTag();
        written.append(escaped(text));
        return this;
    }

    /** Of the element that was opened last. */
    public Markup close() {
        endTag();
        written.append("</").append(open.pop()).append('>');
        return this;
    }

    /** Of an element that holds nothing, as an {@code input}. */
    public Markup empty() {
        endTag();
        open.pop();
        return this;
    }

    private void endTag() {
        if (inTag) {
            written.append('>');
            inTag = false;
        }
    }

    private static String escaped(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    /** @throws IllegalStateException when an element was left open, which would swallow the rest of the page */
    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("<" + open.peek() + "> is not closed");
        }
        return written.toString();
    }
}
