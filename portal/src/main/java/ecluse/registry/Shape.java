package ecluse.registry;

/** A value's shape, which is all of it that a report says: {@code 31/02/1980} is {@code 99/99/9999} (invariant 8). */
final class Shape {
    private static final int LONGEST = 40;

    private Shape() {}

    static String of(String value) {
        var shape = new StringBuilder();
        int shown = Math.min(value.length(), LONGEST);
        for (int i = 0; i < shown; i++) {
            shape.append(of(value.charAt(i)));
        }
        if (shown < value.length()) {
            shape.append("… (").append(value.length()).append(')');
        }
        return shape.toString();
    }

    private static char of(char character) {
        if (Character.isDigit(character)) {
            return '9';
        }
        if (Character.isLetter(character) || Character.isSurrogate(character)) {
            return Character.isLowerCase(character) ? 'a' : 'A';
        }
        boolean prints = character > ' '
                && character != 0x7f
                && Character.getType(character) != Character.CONTROL
                && Character.getType(character) != Character.FORMAT;
        return prints ? character : character == ' ' ? ' ' : '·';
    }
}
