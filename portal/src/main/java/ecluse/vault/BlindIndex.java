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
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.index());
            mac.update(use.getBytes(UTF_8));
            for (var part : parts) {
                mac.update((byte) 0);
                mac.update(part.getBytes(UTF_8));
            }
            return Arrays.copyOf(mac.doFinal(), SIZE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no HMAC-SHA-256", e);
        }
    }
}
