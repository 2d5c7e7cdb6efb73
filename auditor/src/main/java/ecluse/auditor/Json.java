package ecluse.auditor;

import java.util.Locale;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One flat object of RFC 8259, which is all that a report needs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259#section-7">RFC 8259, section 7</a>
 */
final class Json {

    private final StringJoiner members = new StringJoiner(",", "{", "}");

    /** @param value a boolean, a number, a text or nothing */
    Json put(String key, @Nullable Object value) {
        members.add(quoted(key) + ":" + (value instanceof String text ? quoted(text) : String.valueOf(value)));
        return this;
    }

    String text() {
        return members.toString();
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20 || Character.isSurrogate((char) c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
