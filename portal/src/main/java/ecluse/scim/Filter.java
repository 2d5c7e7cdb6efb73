package ecluse.scim;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which accounts a list is about: all, or those where one attribute has a value (RFC 7644 §3.4.2.2, of which directories need this). The
 * value reaches the database as a value.
 */
record Filter(Attribute attribute, String value) {
    static final Filter ALL = new Filter(Attribute.NONE, "");

    private static final int LONGEST = 400;
    private static final Pattern SHAPE = Pattern.compile(
            "(?i)\\s*(?:urn:ietf:params:scim:schemas:core:2\\.0:User:)?(userName|externalId|id|active)\\s+eq\\s+"
                    + "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(true|false))\\s*");

    /** The condition of each, over the account {@code a} and what the directory calls it, {@code e}. */
    enum Attribute {
        NONE("(:value = '')"),
        USERNAME("a.login = lower(:value)"),
        EXTERNALID("e.external_id = :value"),
        ID("a.id::text = lower(:value)"),
        ACTIVE("(a.status in ('INVITED', 'ACTIVE'))::text = lower(:value)");

        private final String condition;

        Attribute(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }
    }

    static Filter of(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return ALL;
        }
        var found = SHAPE.matcher(text);
        if (text.length() > LONGEST || !found.matches()) {
            throw new Refused(ScimError.filter());
        }
        var attribute = Attribute.valueOf(found.group(1).toUpperCase(Locale.ROOT));
        var word = found.group(3);
        // Entra and others write "True" between quotes.
        if (word == null && attribute == Attribute.ACTIVE && !found.group(2).matches("(?i)true|false")
                || word != null && attribute != Attribute.ACTIVE) {
            throw new Refused(ScimError.filter());
        }
        return new Filter(attribute, word == null ? unescaped(found.group(2)) : word);
    }

    private static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        return Body.inside('"' + text + '"')
                .filter(node -> node.isString())
                .map(node -> node.stringValue())
                .filter(Texts::plain)
                .orElseThrow(() -> new Refused(ScimError.filter()));
    }

    @Override
    public String toString() {
        return "Filter[" + attribute + "]";
    }
}
