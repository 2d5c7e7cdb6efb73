package ecluse.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.LocalDate;
import java.util.Arrays;
import javax.crypto.Mac;

/**
 * Keyed hashes by which a person is found without being opened: HMAC-SHA-256 (RFC 2104) cut to 128 bits. Without the key
 * the eleven digits of an identifier cannot be tried out against a copy of the database.
 */
public final class BlindIndex {
    private static final int SIZE = 16;
    private final Keys keys;
    /** Asking the providers for a hash costs as much as using it: an import asks four times for each person. */
    private final ThreadLocal<Mac> mac = ThreadLocal.withInitial(this::mac);

    public BlindIndex(Keys keys) {
        this.keys = keys;
    }

    public byte[] ofNumber(String nationalId) {
        return hash("number", nationalId);
    }

    public byte[] ofNumberAndBirth(String nationalId, LocalDate birthDate) {
        return hash("number and birth", nationalId, birthDate.toString());
    }

    public byte[] ofLegacyAndBirth(String legacyId, LocalDate birthDate) {
        return hash("legacy and birth", legacyId, birthDate.toString());
    }

    /** Tells whether anything changed, contact protection included. */
    public byte[] fingerprint(PersonFacts facts, int atMost) {
        return hash(
                "fingerprint",
                facts.nationalId(),
                facts.legacyId() == null ? "" : facts.legacyId(),
                facts.lastName(),
                facts.firstName(),
                facts.birthDate().toString(),
                facts.email(),
                facts.phone(),
                facts.address(),
                facts.postcode(),
                facts.commune(),
                Boolean.toString(facts.registered()),
                Integer.toString(atMost));
    }

    private byte[] hash(String use, String... parts) {
        var hash = mac.get();
        hash.reset(); // Whoever failed in the middle left its beginning behind.
        hash.update(use.getBytes(UTF_8));
        for (var part : parts) {
            hash.update((byte) 0);
            hash.update(part.getBytes(UTF_8));
        }
        return Arrays.copyOf(hash.doFinal(), SIZE);
    }

    private Mac mac() {
        try {
            var made = Mac.getInstance("HmacSHA256");
            made.init(keys.index());
            return made;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HMAC-SHA-256", e);
        }
    }
}
