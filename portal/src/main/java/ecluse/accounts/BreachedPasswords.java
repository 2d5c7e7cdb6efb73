package ecluse.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.kernel.CannotStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passwords that stand in lists of stolen ones (NIST SP 800-63B-4 §3.1.1.2). The lists are a folder of range files, as the range
 * format of <i>Pwned Passwords</i> has them: a file for each first five hexadecimal digits of the SHA-1, {@code 00000.txt} to
 * {@code FFFFF.txt}, with the other thirty-five and how often it was seen, {@code SUFFIX:COUNT}, on each line. Nothing leaves the
 * machine. SHA-1 is what the lists are kept by; nothing here rests on it.
 */
final class BreachedPasswords {
    private static final Logger LOG = LoggerFactory.getLogger(BreachedPasswords.class);
    private static final Pattern LINE = Pattern.compile("[0-9A-Fa-f]{35}:[0-9]{1,12}");
    private static final int PREFIX = 5;

    private final @Nullable Path folder;

    /**
     * @param folder null: no lists
     * @throws CannotStart when the first range is not there or is none: a portal that was told to look does not start blind
     */
    BreachedPasswords(@Nullable Path folder) {
        this.folder = folder;
        if (folder != null && !readable(folder.resolve("00000.txt"))) {
            throw new CannotStart(
                    "ecluse.breached-passwords is " + folder
                            + ", where there is no file 00000.txt of lines SUFFIX:COUNT.",
                    "Name the folder of the range files 00000.txt to FFFFF.txt, or leave the setting out.");
        }
    }

    private static boolean readable(Path range) {
        try (var lines = Files.lines(range, UTF_8)) {
            return lines.limit(10).allMatch(line -> LINE.matcher(line.strip()).matches());
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Whether the lists have it, once at least. A count of 0 pads a range and says nothing. */
    boolean have(String password) {
        if (folder == null) {
            return false;
        }
        var hash = HexFormat.of().withUpperCase().formatHex(sha1(password));
        var range = folder.resolve(hash.substring(0, PREFIX) + ".txt");
        var suffix = hash.substring(PREFIX) + ":";
        try (var lines = Files.lines(range, UTF_8)) {
            return lines.anyMatch(line -> line.regionMatches(true, 0, suffix, 0, suffix.length())
                    && !line.substring(suffix.length()).strip().equals("0"));
        } catch (IOException | UncheckedIOException e) {
            // A range that is missing forbids nobody a password. Which one it is would say something of what was typed.
            LOG.warn(
                    "a range of breached passwords cannot be read: {}",
                    e.getClass().getSimpleName());
            return false;
        }
    }

    private static byte[] sha1(String password) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(password.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
