package ecluse.factors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.util.exception.WebAuthnException;
import ecluse.factors.PasskeyTable.Stored;
import ecluse.kernel.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All test vectors of Web Authentication Level 3: what the standard makes is read and verified, and the portal's own rules hold. */
class WebAuthnVectorsTest {
    private static final RelyingParty PARTY = new RelyingParty("https://example.org", "example.org");
    private static final AccountId SOMEBODY = new AccountId(new UUID(0, 1));
    /** On a page inside another site's: the standard lets a relying party take these; this one does not. */
    private static final Set<String> FRAMED = Set.of("none-es256-crossOrigin", "none-es256-topOrigin");
    /** Keys that the portal does not ask for. */
    private static final Set<String> OTHER_ALGORITHMS = Set.of("packed-es384", "packed-es512", "packed-ed448");

    private final Ceremonies anyKey = new Ceremonies(
            List.of(
                    COSEAlgorithmIdentifier.ES256,
                    COSEAlgorithmIdentifier.ES384,
                    COSEAlgorithmIdentifier.ES512,
                    COSEAlgorithmIdentifier.RS256,
                    COSEAlgorithmIdentifier.EdDSA,
                    COSEAlgorithmIdentifier.Ed448),
            false);

    private record Vector(String name, Map<String, byte[]> values) {
        byte[] value(String key) {
            return Objects.requireNonNull(values.get(key), key);
        }

        String made() {
            return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"%2$s\",\"attestationObject\":\"%3$s\"}}"
                    .formatted(text("credential"), text("made.client"), text("made.object"));
        }

        String signed(byte[] signature) {
            return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{\"clientDataJSON\":\"%2$s\",\"authenticatorData\":\"%3$s\",\"signature\":\"%4$s\"}}"
                    .formatted(text("credential"), text("signed.client"), text("signed.data"), base64(signature));
        }

        /** Bits of §6.1: what the device says of the ceremony. */
        boolean verified(String data) {
            return (value(data)[32] & 4) != 0;
        }

        private String text(String key) {
            return base64(value(key));
        }

        private static String base64(byte[] bytes) {
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Vector> vectors() {
        try (var in = Objects.requireNonNull(
                WebAuthnVectorsTest.class.getResourceAsStream("/webauthn/vectors.txt"), "the vectors")) {
            var vectors = new ArrayList<Vector>();
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("  ")) {
                    var words = line.strip().split(" ", 2);
                    vectors.getLast().values().put(words[0], HexFormat.of().parseHex(words[1]));
                } else if (!line.startsWith("#")) {
                    vectors.add(new Vector(line, new HashMap<>()));
                }
            }
            return vectors.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void all_fifteen_are_here() {
        assertThat(vectors()).hasSize(15);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void what_the_standard_makes_is_verified(Vector vector) {
        var made = anyKey.made(vector.made(), PARTY, vector.value("made.challenge"));
        if (FRAMED.contains(vector.name())) {
            assertThat(made).isEmpty();
            return;
        }
        var passkey = stored(made.orElseThrow());
        assertThat(passkey.credential()).isEqualTo(vector.value("credential"));
        var signed = anyKey.signature(vector.signed(vector.value("signed.signature")))
                .orElseThrow();
        assertThatCode(() -> anyKey.verify(signed, passkey, PARTY, vector.value("signed.challenge")))
                .doesNotThrowAnyException();

        var other = new RelyingParty("https://example.com", "example.org");
        assertThatThrownBy(() -> anyKey.verify(signed, passkey, other, vector.value("signed.challenge")))
                .isInstanceOf(WebAuthnException.class);
        assertThatThrownBy(() -> anyKey.verify(signed, passkey, PARTY, vector.value("made.challenge")))
                .isInstanceOf(WebAuthnException.class);
        assertThatThrownBy(() -> anyKey.verify(forged(vector), passkey, PARTY, vector.value("signed.challenge")))
                .isInstanceOf(WebAuthnException.class);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_portal_takes_those_in_which_the_person_was_verified_and_no_other(Vector vector) {
        var portal = Ceremonies.ofPortal();
        var made = portal.made(vector.made(), PARTY, vector.value("made.challenge"));
        assertThat(made.isPresent())
                .isEqualTo(madeByAVerifiedPerson(vector)
                        && !FRAMED.contains(vector.name())
                        && !OTHER_ALGORITHMS.contains(vector.name()));
        var key = anyKey.made(vector.made(), PARTY, vector.value("made.challenge"));
        if (key.isEmpty()) {
            return;
        }
        var signed = portal.signature(vector.signed(vector.value("signed.signature")))
                .orElseThrow();
        var verified =
                verifies(() -> portal.verify(signed, stored(key.get()), PARTY, vector.value("signed.challenge")));
        assertThat(verified).isEqualTo(vector.verified("signed.data"));
    }

    private static boolean verifies(Runnable verification) {
        try {
            verification.run();
            return true;
        } catch (WebAuthnException e) {
            return false;
        }
    }

    /** The authenticator data lie at the end of the attestation object, after the hash of the site's name. */
    private static boolean madeByAVerifiedPerson(Vector vector) {
        var object = HexFormat.of().formatHex(vector.value("made.object"));
        var flags = object.indexOf("bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5") + 64;
        return (Integer.parseInt(object.substring(flags, flags + 2), 16) & 4) != 0;
    }

    private com.webauthn4j.data.AuthenticationData forged(Vector vector) {
        var signature = vector.value("signed.signature").clone();
        signature[signature.length - 1] ^= 1;
        return anyKey.signature(vector.signed(signature)).orElseThrow();
    }

    private Stored stored(RegistrationData made) {
        var data = Objects.requireNonNull(made.getAttestationObject()).getAuthenticatorData();
        var key = Objects.requireNonNull(data.getAttestedCredentialData());
        return new Stored(
                new UUID(0, 2),
                SOMEBODY,
                key.getCredentialId(),
                anyKey.bytes(key),
                data.getSignCount(),
                data.isFlagBE());
    }
}
