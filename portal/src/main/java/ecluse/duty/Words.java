package ecluse.duty;

/** Text as people type it into forms. */
final class Words {
    private Words() {}

    /** What was typed, without spaces around it, cut where it is too long, without characters that do not print. */
    static String of(String typed, int most) {
        var printable = new StringBuilder();
        typed.strip()
                .codePoints()
                .filter(c -> c == '\n' || !Character.isISOControl(c) && (c < 0xd800 || c > 0xdfff))
                .limit(most)
                .forEach(printable::appendCodePoint);
        return printable.length() > most ? printable.substring(0, most) : printable.toString();
    }
}
