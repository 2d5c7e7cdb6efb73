package ecluse.incidents;

import ecluse.kernel.Field;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * SHA-256 of a list's canonical text (OB-8): later documents quote it, and anybody who has the list can compute it again.
 *
 * <p>The text is UTF-8, each line ended by a line feed. First {@code ecluse exposure 1}, {@code account UUID} or
 * {@code partner UUID}, {@code from TIME}, {@code to TIME}, {@code ledger POSITION}; then a line for each person in the order
 * of the references: {@code UUID FIELDS TIMES FIRST LAST}. Times are UTC with six digits of a second, fields their names in
 * the order of the masks with commas between.
 */
final class ListHash {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final MessageDigest digest;

    ListHash(Exposure.Subject subject, Instant from, Instant to, long lastPosition) {
        digest = sha256();
        line("ecluse exposure 1");
        line(who(subject) + " " + subject.id());
        line("from " + time(from));
        line("to " + time(to));
        line("ledger " + lastPosition);
    }

    void add(UUID person, int fields, int times, Instant first, Instant last) {
        line(person + " " + fields(Field.of(fields)) + " " + times + " " + time(first) + " " + time(last));
    }

    byte[] sum() {
        return digest.digest();
    }

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String fields(Set<Field> fields) {
        return fields.stream().map(Field::name).collect(Collectors.joining(","));
    }

    private static String who(Exposure.Subject subject) {
        return switch (subject) {
            case Exposure.Subject.Account account -> "account";
            case Exposure.Subject.Partner partner -> "partner";
        };
    }

    private void line(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
