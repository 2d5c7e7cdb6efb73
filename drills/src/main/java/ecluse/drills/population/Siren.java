package ecluse.drills.population;

/**
 * Company numbers with a correct key that no company has: real ones do not begin with 0.
 *
 * @param digits nine
 */
record Siren(String digits) {
    private static final int NUMBERS = 10_000_000;
    /** Odd and not a multiple of 5, so that no two partners share a number; large, so that numbers look unrelated. */
    private static final long SPREAD = 6_180_339;

    static Siren of(int partner) {
        var body = "0" + padded((int) ((partner + 1) * SPREAD % NUMBERS), 7);
        return new Siren(body + Luhn.keyOf(body));
    }

    /** The SIRET of the n-th site, from 0: 14 digits, valid as a whole. */
    String siret(int site) {
        var body = digits + padded(site + 1, 4);
        return body + Luhn.keyOf(body);
    }

    static String padded(int number, int digits) {
        var text = Integer.toString(number);
        return "0".repeat(digits - text.length()) + text;
    }
}
