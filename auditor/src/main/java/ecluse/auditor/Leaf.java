package ecluse.auditor;

import ecluse.translog.BadProof;
import ecluse.translog.Hash;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as the published log holds it. Reading is strict: each entry has one encoding, and anything else is refused.
 *
 * @param reason 0, or the code of a refusal
 * @param purpose code, 0 where there is none
 * @param service code, 0 where there is none
 * @param subject what else it is about, such as a lock
 * @param position from 1
 * @param micros microseconds since 1970, by the database's clock
 * @param fields mask of the fields disclosed or asked for
 * @param commitment to person, tie and words: see {@link Commitment}
 * @see <a href="../../../../../../docs/ledger-format.md">the ledger's format</a>
 */
public record Leaf(
        Kind kind,
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
        Hash commitment) {

    static final int VERSION = 1;
    static final int LEAST_BYTES = 58;

    private static final int REFERENCES_AT = 5;
    private static final int REFERENCES = 4;
    private static final int REFERENCE_BYTES = 16;

    /**
     * Reads an entry.
     *
     * @throws BadProof if a byte is not as the format wants it
     */
    public static Leaf decode(byte[] bytes) throws BadProof {
        int length = lengthAtStartOf(bytes);
        if (bytes.length != length) {
            throw new BadProof("the entry has " + bytes.length + " bytes; with these references it has " + length);
        }
        return read(ByteBuffer.wrap(bytes));
    }

    /**
     * How long the entry is that these bytes start with, by its version and references.
     *
     * @throws BadProof if no entry starts so
     */
    public static int lengthAtStartOf(byte[] bytes) throws BadProof {
        if (bytes.length == 0) {
            throw new BadProof("the entry is empty");
        }
        if (bytes[0] != VERSION) {
            throw new BadProof("the entry’s version is " + (bytes[0] & 0xff) + "; known is " + VERSION);
        }
        if (bytes.length < LEAST_BYTES) {
            throw new BadProof("the entry has " + bytes.length + " bytes; the shortest has " + LEAST_BYTES);
        }
        int references = bytes[REFERENCES_AT] & 0xff;
        if (references >= 1 << REFERENCES) {
            throw new BadProof("its mask of references is " + references + "; there are " + REFERENCES + " bits");
        }
        return LEAST_BYTES + REFERENCE_BYTES * Integer.bitCount(references);
    }

    private static Leaf read(ByteBuffer in) throws BadProof {
        in.get(); // the version, looked at before
        var kind = Kind.of(in.get() & 0xff);
        int reason = in.get() & 0xff;
        int purpose = in.get() & 0xff;
        int service = in.get() & 0xff;
        int references = in.get();
        long position = in.getLong();
        long micros = in.getLong();
        int fields = in.getInt();
        var account = reference(in, references, 0);
        var partner = reference(in, references, 1);
        var signIn = reference(in, references, 2);
        var subject = reference(in, references, 3);
        var commitment = new byte[Hash.SIZE];
        in.get(commitment);
        return new Leaf(
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
                        Hash.of(commitment))
                .requireSense();
    }

    private static @Nullable UUID reference(ByteBuffer in, int references, int bit) throws BadProof {
        if ((references & 1 << bit) == 0) {
            return null;
        }
        long high = in.getLong();
        long low = in.getLong();
        if (high == 0 && low == 0) {
            throw new BadProof("reference " + bit + " (from 0) is there and is zero");
        }
        return new UUID(high, low);
    }

    private Leaf requireSense() throws BadProof {
        if (reason != 0 && kind != Kind.REFUSAL) {
            throw new BadProof("it has the reason " + reason + " for a refusal, and is " + kind.words());
        }
        if (fields != 0 && kind != Kind.DISCLOSURE && kind != Kind.REFUSAL) {
            throw new BadProof("it has a mask of fields, and is " + kind.words());
        }
        if (micros < 0) {
            throw new BadProof("its time is " + Long.toUnsignedString(micros) + " microseconds; no clock shows that");
        }
        return this;
    }

    /** When it was written, by the database's clock. */
    public Instant at() {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
