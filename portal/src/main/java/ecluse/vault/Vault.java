package ecluse.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Receipt;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and unseals facts: AES-256-GCM (NIST SP 800-38D) under a key of each person's own, which is itself wrapped by a
 * key-encryption key. The associated data binds each ciphertext to its person and group of fields, so that a row moved to
 * another person, or a column to another column, opens nothing. Unsealing asks for the ledger's receipt (invariant 2).
 */
public final class Vault {
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final byte WRAPPED_KEY = 100;
    /** Asking the providers for a cipher costs as much as using it: an import asks six times for each person. */
    private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(Vault::cipher);

    private final Keys keys;
    private final SecureRandom random = new SecureRandom();

    public Vault(Keys keys) {
        this.keys = keys;
    }

    /** Seals all facts of a person under a fresh key; sealing again makes another key, so no nonce is ever used twice. */
    public Sealed seal(PersonRef person, PersonFacts facts) {
        var dek = new byte[32];
        random.nextBytes(dek);
        var key = new SecretKeySpec(dek, "AES");
        return new Sealed(
                person,
                keys.current(),
                wrap(person, dek),
                seal(person, key, Field.Group.NAMES, facts.lastName(), facts.firstName()),
                seal(
                        person,
                        key,
                        Field.Group.IDENTITY,
                        facts.birthDate().toString(),
                        facts.nationalId(),
                        Objects.requireNonNullElse(facts.legacyId(), "")),
                seal(person, key, Field.Group.CONTACT, facts.email(), facts.phone()),
                seal(person, key, Field.Group.ADDRESS, facts.address(), facts.postcode(), facts.commune()),
                seal(person, key, Field.Group.STATUS, facts.registered() ? "registered" : "struck_off"));
    }

    /**
     * Opens those of {@code fields} that the ciphertext holds.
     *
     * @param receipt proof that the ledger's entry is durable
     * @throws TamperedCiphertext when a ciphertext does not belong to this person, group or key
     */
    public Map<Field, String> unseal(Sealed sealed, Collection<Field> fields, Receipt receipt) {
        Objects.requireNonNull(receipt, "invariant 2: no receipt, no record");
        var key = new SecretKeySpec(unwrap(sealed), "AES");
        var opened = new EnumMap<Field.Group, String[]>(Field.Group.class);
        var facts = new EnumMap<Field, String>(Field.class);
        for (var field : fields) {
            var ciphertext = sealed.of(field.group());
            if (ciphertext != null) {
                var values = opened.computeIfAbsent(
                        field.group(), group -> parts(open(sealed.person(), key, group, ciphertext)));
                facts.put(field, fact(field, values));
            }
        }
        return facts;
    }

    private static String fact(Field field, String[] values) {
        return switch (field) {
            case LAST_NAME, EMAIL, ADDRESS, STATUS, BIRTH_DATE -> values[0];
            case FIRST_NAME, PHONE, POSTCODE, IDENTIFIER -> values[1];
            case COMMUNE -> values[2];
            case IDENTIFIER_TAIL -> values[1].substring(Math.max(0, values[1].length() - 3));
            case ELIGIBILITY -> values[0].equals("registered") ? "eligible" : "not_eligible";
        };
    }

    private byte[] wrap(PersonRef person, byte[] dek) {
        var nonce = new byte[NONCE];
        random.nextBytes(nonce);
        var wrapped = run(Cipher.ENCRYPT_MODE, keys.wrapping(keys.current()), nonce, person, WRAPPED_KEY, dek, 0, 32);
        return ByteBuffer.allocate(NONCE + wrapped.length)
                .put(nonce)
                .put(wrapped)
                .array();
    }

    private byte[] unwrap(Sealed sealed) {
        var nonce = new byte[NONCE];
        System.arraycopy(sealed.dek(), 0, nonce, 0, NONCE);
        var wrapping = keys.wrapping(sealed.kek());
        return run(
                Cipher.DECRYPT_MODE,
                wrapping,
                nonce,
                sealed.person(),
                WRAPPED_KEY,
                sealed.dek(),
                NONCE,
                sealed.dek().length - NONCE);
    }

    private static byte[] seal(PersonRef person, SecretKey key, Field.Group group, String... values) {
        var plain = joined(values);
        return run(Cipher.ENCRYPT_MODE, key, nonce(group), person, (byte) group.ordinal(), plain, 0, plain.length);
    }

    private static byte[] open(PersonRef person, SecretKey key, Field.Group group, byte[] ciphertext) {
        return run(
                Cipher.DECRYPT_MODE,
                key,
                nonce(group),
                person,
                (byte) group.ordinal(),
                ciphertext,
                0,
                ciphertext.length);
    }

    /** A person's key seals each group once, so the group is nonce enough. */
    private static byte[] nonce(Field.Group group) {
        var nonce = new byte[NONCE];
        nonce[NONCE - 1] = (byte) group.ordinal();
        return nonce;
    }

    private static byte[] run(
            int mode, SecretKey key, byte[] nonce, PersonRef person, byte use, byte[] data, int from, int length) {
        try {
            var cipher = CIPHER.get();
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            var bound = ByteBuffer.allocate(17)
                    .putLong(person.value().getMostSignificantBits())
                    .putLong(person.value().getLeastSignificantBits())
                    .put(use);
            cipher.updateAAD(bound.array());
            return cipher.doFinal(data, from, length);
        } catch (GeneralSecurityException e) {
            throw new TamperedCiphertext(e);
        }
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no AES-GCM", e);
        }
    }

    private static byte[] joined(String... values) {
        var bytes = new byte[values.length][];
        int length = 0;
        for (int i = 0; i < values.length; i++) {
            bytes[i] = values[i].getBytes(UTF_8);
            length += 2 + bytes[i].length;
        }
        var buffer = ByteBuffer.allocate(length);
        for (var value : bytes) {
            buffer.putShort((short) value.length).put(value);
        }
        return buffer.array();
    }

    private static String[] parts(byte[] plain) {
        var buffer = ByteBuffer.wrap(plain);
        var values = new String[3];
        for (int i = 0; buffer.hasRemaining(); i++) {
            var value = new byte[Short.toUnsignedInt(buffer.getShort())];
            buffer.get(value);
            values[i] = new String(value, UTF_8);
        }
        return values;
    }
}
