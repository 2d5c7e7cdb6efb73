package ecluse.vault;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import org.jspecify.annotations.Nullable;

/** One person's facts as they rest: a wrapped key, and a ciphertext for each group of fields (null: not handed out). */
public record Sealed(
        PersonRef person,
        short kek,
        byte[] dek,
        byte @Nullable [] names,
        byte @Nullable [] identity,
        byte @Nullable [] contact,
        byte @Nullable [] address,
        byte @Nullable [] status) {

    byte @Nullable [] of(Field.Group group) {
        return switch (group) {
            case NAMES -> names;
            case IDENTITY -> identity;
            case CONTACT -> contact;
            case ADDRESS -> address;
            case STATUS -> status;
        };
    }
}
