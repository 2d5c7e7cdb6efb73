package ecluse.accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passwords may be set: long, not known to everybody, not the login. No rule about kinds of characters and no end date
 * (NIST SP 800-63B-4 §3.1.1.2, CNIL 2022-100).
 */
final class NewPassword {
    static final int SHORTEST = 15;
    private static final int FEWEST_DIFFERENT = 6;
    private static final int PART_OF_LOGIN = 4;
    private static final Set<String> COMMON = common();

    private NewPassword() {}

    /** What is wrong with it; empty when it may be set. */
    static List<Problem> problems(String login, String old, String wanted, String again) {
        var problems = new ArrayList<Problem>();
        var small = wanted.toLowerCase(Locale.ROOT);
        if (wanted.codePointCount(0, wanted.length()) < SHORTEST) {
            problems.add(new Problem("wanted", "accounts.password.short", SHORTEST));
        } else if (wanted.length() > Passwords.LONGEST) {
            problems.add(new Problem("wanted", "accounts.password.long", Passwords.LONGEST));
        } else if (holds(small, login)) {
            problems.add(new Problem("wanted", "accounts.password.login"));
        } else if (common(small)) {
            problems.add(new Problem("wanted", "accounts.password.common"));
        } else if (wanted.equals(old)) {
            problems.add(new Problem("wanted", "accounts.password.same"));
        }
        if (!wanted.equals(again)) {
            problems.add(new Problem("again", "accounts.password.again.different"));
        }
        return problems;
    }

    /** The login or the part before its @, when that is long enough to mean something. */
    private static boolean holds(String small, String login) {
        var name = login.substring(0, login.contains("@") ? login.indexOf('@') : login.length());
        return small.contains(login) || name.length() >= PART_OF_LOGIN && small.contains(name);
    }

    /** In the list, a listed one with signs and digits around it, or hardly any different characters. */
    private static boolean common(String small) {
        var letters = small.replaceAll("^[^\\p{L}]+|[^\\p{L}]+$", "");
        return COMMON.contains(small)
                || COMMON.contains(letters)
                || small.chars().distinct().count() < FEWEST_DIFFERENT;
    }

    private static Set<String> common() {
        var resource = Objects.requireNonNull(NewPassword.class.getResourceAsStream("common-passwords.txt"));
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
