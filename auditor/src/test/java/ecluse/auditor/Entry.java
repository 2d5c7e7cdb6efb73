package ecluse.auditor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** An entry as a portal has it, and the portal's side of docs/ledger-format.md, written here once more for the tests. */
record Entry(
        int kind,
        int reason,
        int purpose,
        int service,
        @Nullable UUID account,
        @Nullable UUID partner,
        @Nullable UUID signIn,
        @Nullable UUID subject,
        long position,
        long micros,
        int fields,
        @Nullable UUID person,
        @Nullable UUID tie,
        String detail) {

    static final long START = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-11-24T08:00:00Z"));
    static final byte[] OWN_KEY = key(0);

    private static final long EVERY_MICROS = 1_000;
    private static final int REFERENCE_AT = 26;

    /** Of every kind in turn, with and without each reference. */
    static Entry at(long position) {
        int kind = (int) (position % 13) + 1;
        boolean about = kind <= 2;
        return new Entry(
                kind,
                kind == 2 ? 1 : 0,
                about ? 3 : 0,
                about ? 1 : 0,
                position % 7 == 0 ? null : reference(1, position % 5),
                position % 11 == 0 ? null : reference(2, position % 3),
                about ? reference(3, position % 9) : null,
                kind == 6 ? reference(4, position) : null,
                position,
                START + position * EVERY_MICROS,
                about ? 0x60 : 0,
                about ? reference(5, position % 50) : null,
                kind == 1 ? reference(6, position % 50) : null,
                kind == 9 ? "pour l’inspection" : "");
    }

    static UUID reference(long sort, long number) {
        return new UUID(sort << 32, number + 1);
    }

    static byte[] key(long number) {
        return ByteBuffer.allocate(32).putLong(number).putLong(~number).array();
    }

    byte[] key() {
        return person == null ? OWN_KEY : key(person.getLeastSignificantBits());
    }

    Entry at(long otherPosition, long otherMicros) {
        return new Entry(
                kind,
                reason,
                purpose,
                service,
                account,
                partner,
                signIn,
                subject,
                otherPosition,
                otherMicros,
                fields,
                person,
                tie,
                detail);
    }

    Entry by(@Nullable UUID otherAccount) {
        return new Entry(
                kind,
                reason,
                purpose,
                service,
                otherAccount,
                partner,
                signIn,
                subject,
                position,
                micros,
                fields,
                person,
                tie,
                detail);
    }

    Entry about(@Nullable UUID otherPerson, @Nullable UUID otherTie, String otherDetail) {
        return new Entry(
                kind,
                reason,
                purpose,
                service,
                account,
                partner,
                signIn,
                subject,
                position,
                micros,
                fields,
                otherPerson,
                otherTie,
                otherDetail);
    }

    byte[] leaf() {
        int mask = 0;
        var all = new @Nullable UUID[] {account, partner, signIn, subject};
        for (int bit = 0; bit < all.length; bit++) {
            mask |= all[bit] == null ? 0 : 1 << bit;
        }
        var leaf = ByteBuffer.allocate(REFERENCE_AT + 16 * Integer.bitCount(mask) + 32);
        leaf.put((byte) 1)
                .put((byte) kind)
                .put((byte) reason)
                .put((byte) purpose)
                .put((byte) service)
                .put((byte) mask);
        leaf.putLong(position).putLong(micros).putInt(fields);
        for (var reference : all) {
            if (reference != null) {
                leaf.put(bytes(reference));
            }
        }
        return leaf.put(commitment()).array();
    }

    byte[] salt() {
        return hmac(
                key(),
                "ecluse/ledger/salt/1".getBytes(StandardCharsets.US_ASCII),
                ByteBuffer.allocate(8).putLong(position).array());
    }

    private byte[] commitment() {
        return hmac(
                salt(),
                "ecluse/ledger/entry/1".getBytes(StandardCharsets.US_ASCII),
                bytes(person),
                bytes(tie),
                detail.getBytes(StandardCharsets.UTF_8));
    }

    /** What a receipt adds for whoever may know. */
    byte[] opening() {
        var words = detail.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(64 + words.length)
                .put(salt())
                .put(bytes(person))
                .put(bytes(tie))
                .put(words)
                .array();
    }

    Row row() {
        return new Row(
                position,
                micros,
                kind,
                reason,
                purpose,
                service,
                fields,
                account,
                partner,
                signIn,
                subject,
                person,
                tie,
                detail,
                person == null ? null : key(),
                false);
    }

    private static byte[] bytes(@Nullable UUID reference) {
        var bytes = ByteBuffer.allocate(16);
        return reference == null
                ? bytes.array()
                : bytes.putLong(reference.getMostSignificantBits())
                        .putLong(reference.getLeastSignificantBits())
                        .array();
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
            throw new AssertionError(e);
        }
    }
}
