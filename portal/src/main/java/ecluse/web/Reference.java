package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;

/**
 * What a page that has no ledger entry gives to quote: it stands in the portal's log beside what went wrong. Ten characters
 * that cannot be mistaken for one another when read out.
 */
final class Reference {
    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int LENGTH = 10;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Reference() {}

    /** One for each request. */
    static String of(HttpServletRequest request) {
        if (request.getAttribute(Reference.class.getName()) instanceof String known) {
            return known;
        }
        var made = new StringBuilder("R-");
        for (int i = 0; i < LENGTH; i++) {
            made.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        request.setAttribute(Reference.class.getName(), made.toString());
        return made.toString();
    }
}
