package ecluse.auditor;

import ecluse.translog.BadProof;
import ecluse.translog.Hash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a leaf's commitment is to, for whoever may know.
 *
 * @param person null where the entry is about nobody
 * @param tie null where there is none
 * @param detail words, perhaps none
 */
record Opening(byte[] salt, @Nullable UUID person, @Nullable UUID tie, String detail) {

    private static final int LEAST_BYTES = Hash.SIZE + 4 * Long.BYTES;

    /** @throws BadProof if it is too short, or its words are not UTF-8 */
    static Opening decode(byte[] bytes) throws BadProof {
        if (bytes.length < LEAST_BYTES) {
            throw new BadProof("the opening has " + bytes.length + " bytes; the shortest has " + LEAST_BYTES);
        }
        var in = ByteBuffer.wrap(bytes);
        var salt = new byte[Hash.SIZE];
        in.get(salt);
        return new Opening(salt, reference(in), reference(in), text(in));
    }

    private static @Nullable UUID reference(ByteBuffer in) {
        var reference = new UUID(in.getLong(), in.getLong());
        return reference.getMostSignificantBits() == 0 && reference.getLeastSignificantBits() == 0 ? null : reference;
    }

    private static String text(ByteBuffer in) throws BadProof {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(in).toString();
        } catch (CharacterCodingException e) {
            throw new BadProof("the words of the opening are not UTF-8");
        }
    }

    /** Whether the leaf is about this. */
    boolean opens(Leaf leaf) {
        return new Commitment().of(salt, person, tie, detail).equals(leaf.commitment());
    }

    /** Names nobody: a person's reference belongs where it is asked for. */
    @Override
    public String toString() {
        return "Opening";
    }
}
