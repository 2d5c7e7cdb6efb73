package ecluse.drills.http;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Character references: the numeric ones, and the named ones that template engines write. */
final class Entities {
    private static final Pattern REFERENCE = Pattern.compile("&(?:#(\\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

    private Entities() {}

    static String decoded(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return REFERENCE.matcher(text).replaceAll(match -> {
            if (match.group(3) != null) {
                return quoted(NAMED.getOrDefault(match.group(3), match.group()));
            }
            int code = match.group(1) != null ? Integer.parseInt(match.group(1)) : Integer.parseInt(match.group(2), 16);
            return quoted(Character.isValidCodePoint(code) ? Character.toString(code) : match.group());
        });
    }

    private static String quoted(String replacement) {
        return Matcher.quoteReplacement(replacement);
    }
}
