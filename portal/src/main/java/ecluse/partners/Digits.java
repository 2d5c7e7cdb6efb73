package ecluse.partners;

/** Sums over ASCII digits, as the registers of companies use them. */
final class Digits {
    private Digits() {}

    /** Whether there is nothing else: other scripts' digits are not meant. */
    static boolean only(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Luhn's check (ISO/IEC 7812-1 annex B): every second digit from the right counts twice. */
    static boolean luhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }

    static int sum(String digits) {
        return digits.chars().map(c -> c - '0').sum();
    }
}
