package ecluse.factors;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.AuthenticationExtensionsAuthenticatorOutputs;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import ecluse.factors.PasskeyTable.Stored;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * The two ceremonies of Web Authentication Level 3 (§7.1, §7.2), without a database: whether an answer is one to what was
 * asked, for this site, by the key. webauthn4j reads the bytes and verifies the signatures. A page inside another site's is
 * refused ({@code crossOrigin}).
 */
final class Ceremonies {
    private static final Logger LOG = LoggerFactory.getLogger(Ceremonies.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final CBORMapper CBOR = new CBORMapper();
    private static final int MOST_CHARACTERS = 20_000;

    private final WebAuthnManager manager = WebAuthnManager.createNonStrictWebAuthnManager();
    private final AttestedCredentialDataConverter keys = new AttestedCredentialDataConverter(new ObjectConverter());
    private final List<PublicKeyCredentialParameters> algorithms;
    private final boolean personVerified;

    /**
     * @param algorithms of keys that may be added, the most wanted first
     * @param personVerified whether the device must have verified who is there, besides that somebody is
     */
    Ceremonies(List<COSEAlgorithmIdentifier> algorithms, boolean personVerified) {
        this.algorithms = algorithms.stream()
                .map(one -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, one))
                .toList();
        this.personVerified = personVerified;
    }

    /** As the portal wants them: a passkey is two factors in one, so the device verifies its owner. */
    static Ceremonies ofPortal() {
        return new Ceremonies(
                List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256),
                true);
    }

    List<PublicKeyCredentialParameters> algorithms() {
        return algorithms;
    }

    /** A new passkey; empty when the answer is not one to the challenge. */
    Optional<RegistrationData> made(String answer, RelyingParty party, byte[] challenge) {
        return read(answer, () -> manager.parseRegistrationResponseJSON(withoutAttestation(answer)))
                .filter(data -> holds(() -> manager.verify(
                        data, new RegistrationParameters(server(party, challenge), algorithms, personVerified, true))));
    }

    /**
     * What a device says of its maker is put aside unread, as if it had said nothing (format {@code none}, §8.7): nobody here
     * trusts it, and certificates that strangers send are not parsed.
     */
    private static String withoutAttestation(String answer) {
        var json = (ObjectNode) JSON.readTree(answer);
        var response = (ObjectNode) json.get("response");
        var object = (ObjectNode) CBOR.readTree(
                Base64.getUrlDecoder().decode(response.get("attestationObject").asString()));
        object.put("fmt", "none").putObject("attStmt");
        response.put(
                "attestationObject",
                Base64.getUrlEncoder().withoutPadding().encodeToString(CBOR.writeValueAsBytes(object)));
        return JSON.writeValueAsString(json);
    }

    /** A signature as it came; empty when it cannot be read. Nothing is verified yet. */
    Optional<AuthenticationData> signature(String answer) {
        return read(answer, () -> manager.parseAuthenticationResponseJSON(answer));
    }

    /** @throws WebAuthnException it is not a signature over the challenge by the key, or the key's counter fell behind */
    void verify(AuthenticationData data, Stored passkey, RelyingParty party, byte[] challenge) {
        manager.verify(
                data,
                new AuthenticationParameters(server(party, challenge), record(passkey), null, personVerified, true));
    }

    byte[] bytes(AttestedCredentialData key) {
        return keys.convert(key);
    }

    private CredentialRecordImpl record(Stored passkey) {
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                true,
                passkey.synced(),
                false,
                passkey.counter(),
                keys.convert(passkey.key()),
                new AuthenticationExtensionsAuthenticatorOutputs<>(),
                null,
                null,
                null);
    }

    private static ServerProperty server(RelyingParty party, byte[] challenge) {
        return ServerProperty.builder()
                .origin(Origin.create(party.origin()))
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    /** Whatever a stranger sends as JSON, CBOR and keys: what cannot be read is no answer, and no fault of ours. */
    private static <T> Optional<T> read(String answer, Supplier<T> read) {
        if (answer.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return Optional.of(read.get());
        } catch (RuntimeException e) {
            LOG.info("a passkey's answer cannot be read: {}", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    private static boolean holds(Runnable check) {
        try {
            check.run();
            return true;
        } catch (WebAuthnException e) {
            LOG.info("a new passkey is not taken: {}", e.getClass().getSimpleName());
            return false;
        }
    }
}
