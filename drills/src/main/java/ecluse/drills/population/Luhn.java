package ecluse.drills.population;

/** The check digit of SIREN and SIRET (Luhn, modulo 10). */
final class Luhn {
    private Luhn() {}

    /** The digit that makes {@code digits} followed by it valid. */
    static int keyOf(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? 2 * digit : digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return (10 - sum % 10) % 10;
    }

    static boolean holds(CharSequence number) {
        var body = number.subSequence(0, number.length() - 1);
        return keyOf(body) == number.charAt(number.length() - 1) - '0';
    }
}
