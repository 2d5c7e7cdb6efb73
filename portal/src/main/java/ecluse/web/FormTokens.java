package ecluse.web;

import ecluse.kernel.CannotStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a form carries that somebody without a sign-in sends: when it was made, signed. It needs no cookie, so a first visit
 * leaves none. Any visitor can have one; that the form was sent from our own page is what {@link Origin} looks at.
 */
final class FormTokens {
    static final Duration LIFE = Duration.ofHours(2);

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 8;
    private static final int MADE_BYTES = Long.BYTES + NONCE_BYTES;
    private static final int BYTES = MADE_BYTES + 32;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    FormTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "HmacSHA256");
    }

    /** With the key in this folder, made at the first start; nodes of one portal share it. */
    static FormTokens in(Path keys) {
        var file = keys.resolve("forms");
        try {
            if (!Files.exists(file)) {
                make(keys, file);
            }
            return new FormTokens(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new CannotStart(
                    "The key of forms cannot be kept in " + file + " (" + e.getMessage() + ").",
                    "Check that you may write there, or set ecluse.keys-folder.",
                    e);
        }
    }

    /** Written aside, then linked: two nodes that start at once end with one key, and neither sees half of it. */
    private static void make(Path keys, Path file) throws IOException {
        Files.createDirectories(keys);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var aside = Files.createTempFile(keys, "forms", "", ownerOnly);
        try {
            var fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            Files.write(aside, fresh);
            Files.createLink(file, aside);
        } catch (FileAlreadyExistsException e) {
            // The other node was first: its key is the one.
        } finally {
            Files.delete(aside);
        }
    }

    String issue(Instant now) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var made = ByteBuffer.allocate(MADE_BYTES)
                .putLong(now.getEpochSecond())
                .put(nonce)
                .array();
        var token = ByteBuffer.allocate(BYTES).put(made).put(sign(made)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    boolean valid(String token, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (bytes.length != BYTES) {
            return false;
        }
        var made = new byte[MADE_BYTES];
        var signature = new byte[BYTES - MADE_BYTES];
        ByteBuffer.wrap(bytes).get(made).get(signature);
        var age = Duration.between(Instant.ofEpochSecond(ByteBuffer.wrap(made).getLong()), now);
        return MessageDigest.isEqual(signature, sign(made)) && age.compareTo(LIFE) < 0;
    }

    private byte[] sign(byte[] made) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(made);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
