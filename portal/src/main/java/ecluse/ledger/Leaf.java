package ecluse.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An entry's bytes in the published log, as docs/ledger-format.md says. They name neither the person nor the tie nor what
 * somebody typed (invariant 8): a commitment stands for these.
 */
final class Leaf {
    private static final int VERSION = 1;
    private static final int FIXED = 26;
    private static final int UUID_SIZE = 16;
    static final int HASH_SIZE = 32;
    private static final byte[] SALT = "ecluse/ledger/salt/1".getBytes(US_ASCII);
    private static final byte[] ENTRY = "ecluse/ledger/entry/1".getBytes(US_ASCII);
    private static final UUID NONE = new UUID(0, 0);
    private static final int BYTE = 0xff;

    private Leaf() {}

    /**
     * The leaf.
     *
     * @param key of the entry's person, or the ledger's own where it names none; 32 bytes
     * @throws IllegalArgumentException if the entry has something that the format has no room for
     */
    static byte[] of(Entry entry, byte[] key) {
        return of(entry, opening(entry, key));
    }

    static byte[] of(Entry entry, Opening opening) {
        var beginning = head(entry);
        return ByteBuffer.allocate(beginning.length + HASH_SIZE)
                .put(beginning)
                .put(opening.commitment())
                .array();
    }

    /** All of a leaf that stands before the commitment: what can be compared when the person's key is gone. */
    static byte[] head(Entry entry) {
        var references = Stream.of(entry.account(), entry.partner(), entry.signIn(), entry.subject())
                .map(reference -> Objects.requireNonNullElse(reference, NONE))
                .toList();
        int present = 0;
        for (int bit = 0; bit < references.size(); bit++) {
            present |= references.get(bit).equals(NONE) ? 0 : 1 << bit;
        }
        var leaf = ByteBuffer.allocate(FIXED + Integer.bitCount(present) * UUID_SIZE)
                .put((byte) VERSION)
                .put(oneByte(entry.kind(), "kind"))
                .put(oneByte(entry.reason(), "reason"))
                .put(oneByte(entry.purpose(), "purpose"))
                .put(oneByte(entry.service(), "service"))
                .put((byte) present)
                .putLong(positive(entry.position()))
                .putLong(micros(entry.at()))
                .putInt(entry.fields());
        references.stream().filter(reference -> !reference.equals(NONE)).forEach(reference -> put(leaf, reference));
        return leaf.array();
    }

    /** What the commitment hides, with the salt that shows it was just this. */
    static Opening opening(Entry entry, byte[] key) {
        var salt = hmac(
                key,
                SALT,
                ByteBuffer.allocate(Long.BYTES).putLong(entry.position()).array());
        return new Opening(
                salt, bytes(entry.person()), bytes(entry.tie()), entry.detail().getBytes(UTF_8));
    }

    /** Whether the entry is about somebody: then that person's key is behind its commitment. */
    static boolean namesPerson(Entry entry) {
        return entry.person() != null && !entry.person().equals(NONE);
    }

    /**
     * What opens one commitment. It tells nothing of any other.
     *
     * @param person 16 bytes, all zero where there is none; so is {@code tie}
     * @param detail UTF-8
     */
    record Opening(byte[] salt, byte[] person, byte[] tie, byte[] detail) {

        byte[] commitment() {
            return hmac(salt, ENTRY, person, tie, detail);
        }

        /** As it stands in a receipt, after the leaf. */
        byte[] bytes() {
            return ByteBuffer.allocate(HASH_SIZE + 2 * UUID_SIZE + detail.length)
                    .put(salt)
                    .put(person)
                    .put(tie)
                    .put(detail)
                    .array();
        }

        @Override
        public String toString() {
            return "Opening[…]";
        }
    }

    private static byte oneByte(int value, String what) {
        if (value < 0 || value > BYTE) {
            throw new IllegalArgumentException("the " + what + " of an entry is " + value + "; allowed: 0 to " + BYTE);
        }
        return (byte) value;
    }

    private static long positive(long position) {
        if (position < 1) {
            throw new IllegalArgumentException("the position of an entry is " + position + "; the first is 1");
        }
        return position;
    }

    private static long micros(Instant at) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
        if (micros < 0) {
            throw new IllegalArgumentException("an entry is from before 1970");
        }
        return micros;
    }

    private static byte[] bytes(@Nullable UUID reference) {
        var bytes = ByteBuffer.allocate(UUID_SIZE);
        put(bytes, Objects.requireNonNullElse(reference, NONE));
        return bytes.array();
    }

    private static void put(ByteBuffer to, UUID reference) {
        to.putLong(reference.getMostSignificantBits()).putLong(reference.getLeastSignificantBits());
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (var part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HmacSHA256", e);
        }
    }
}
