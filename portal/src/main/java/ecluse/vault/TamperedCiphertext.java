package ecluse.vault;

import java.security.GeneralSecurityException;

/** A ciphertext that does not belong to the person, the group of fields or the key it was read with. */
public final class TamperedCiphertext extends RuntimeException {
    TamperedCiphertext(GeneralSecurityException cause) {
        super("a sealed fact could not be opened", cause);
    }
}
