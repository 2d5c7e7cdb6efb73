package ecluse.devicebound;

/** Strings of structured header fields (RFC 9651 §3.3.3), as far as this protocol has them: base64url, dots, paths. */
final class StructuredText {
    private StructuredText() {}

    /** What stands between the quotes, without what follows them; a value without quotes is taken as it is. */
    static String read(String value) {
        var text = value.strip();
        if (!text.startsWith("\"")) {
            return text;
        }
        int end = text.indexOf('"', 1);
        return end < 0 ? "" : text.substring(1, end);
    }

    /** @param text without quotes and backslashes, printable ASCII: what we make ourselves */
    static String quoted(String text) {
        if (!text.matches("[\\x20-\\x7e&&[^\"\\\\]]*")) {
            throw new IllegalArgumentException("needs escaping");
        }
        return '"' + text + '"';
    }
}
