package ecluse.correspondence;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a text is known by: SHA-256 over its four parts, each as its length in bytes, a colon and itself. A page carries it
 * back, so that nobody submits or approves another text than the one it showed; {@code correspondence.text_hash} is the same.
 *
 * @param hex 64 digits
 */
record TextHash(String hex) {
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

    static TextHash of(Texts texts) {
        var sha256 = sha256();
        Stream.of(texts.subjectFr(), texts.bodyFr(), texts.subjectEn(), texts.bodyEn())
                .map(part -> part.getBytes(UTF_8))
                .forEach(part -> {
                    sha256.update((part.length + ":").getBytes(UTF_8));
                    sha256.update(part);
                });
        return new TextHash(HexFormat.of().formatHex(sha256.digest()));
    }

    /** Empty when what a form brought is none. */
    static Optional<TextHash> read(String typed) {
        return SHAPE.matcher(typed).matches() ? Optional.of(new TextHash(typed)) : Optional.empty();
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
