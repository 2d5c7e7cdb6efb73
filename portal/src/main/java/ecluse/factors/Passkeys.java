package ecluse.factors;

import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.util.exception.WebAuthnException;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import ecluse.factors.ChallengeTable.Use;
import ecluse.factors.PasskeyTable.Stored;
import ecluse.kernel.AccountId;
import ecluse.kernel.Ids;
import ecluse.kernel.SignInId;
import ecluse.kernel.Viewer;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passkeys (W3C Web Authentication Level 3): what a browser is asked for, and what its answer is worth. {@link Ceremonies} says
 * whether an answer is one to what was asked; whose key it is, what was asked and whether it still counts is decided here. The
 * person must be verified by the device: a passkey is two factors in one. Where a key was made is not asked (attestation
 * {@code none}): any maker's will do, and nobody's devices can be told apart.
 */
@Component
class Passkeys {
    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CHALLENGE_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PasskeyTable table;
    private final ChallengeTable challenges;
    private final Ids ids;
    private final Clock clock;
    private final JsonMapper json;
    private final Ceremonies ceremonies = Ceremonies.ofPortal();

    Passkeys(PasskeyTable table, ChallengeTable challenges, Ids ids, Clock clock, JsonMapper json) {
        this.table = table;
        this.challenges = challenges;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What a page asks a browser for.
     *
     * @param id names what was asked when the answer comes
     * @param options as {@code PublicKeyCredential.parse…OptionsFromJSON} reads them
     */
    record Asked(UUID id, String options) {}

    Asked askToAdd(Viewer viewer, String login, RelyingParty party) {
        return asked(Use.ADD, viewer.signIn(), options -> {
            options.put("rp", Map.of("id", party.id(), "name", "Écluse"));
            options.put(
                    "user",
                    Map.of("id", text(handle(viewer.account())), "name", login, "displayName", viewer.displayName()));
            options.put(
                    "pubKeyCredParams",
                    ceremonies.algorithms().stream()
                            .map(one -> Map.of(
                                    "type", "public-key", "alg", one.getAlg().getValue()))
                            .toList());
            options.put("excludeCredentials", credentials(viewer.account()));
            options.put(
                    "authenticatorSelection",
                    Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
            options.put("attestation", "none");
        });
    }

    /** Whoever is there: the device knows whose passkeys it has. */
    Asked askWhoIsThere(RelyingParty party) {
        return asked(Use.SIGN_IN, null, options -> toSign(options, party, List.of()));
    }

    Asked askAgain(Viewer viewer, RelyingParty party) {
        return asked(Use.STEP_UP, viewer.signIn(), options -> toSign(options, party, credentials(viewer.account())));
    }

    private static void toSign(Map<String, Object> options, RelyingParty party, List<Map<String, String>> credentials) {
        options.put("rpId", party.id());
        options.put("userVerification", "required");
        options.put("allowCredentials", credentials);
    }

    private Asked asked(Use use, @Nullable SignInId signIn, java.util.function.Consumer<Map<String, Object>> fill) {
        var challenge = new byte[CHALLENGE_BYTES];
        RANDOM.nextBytes(challenge);
        var id = ids.next();
        var options = new LinkedHashMap<String, Object>();
        options.put("challenge", text(challenge));
        options.put("timeout", PATIENCE.toMillis());
        fill.accept(options);
        var now = clock.instant();
        challenges.forgetBefore(now);
        challenges.add(id, challenge, use, signIn, now.plus(PATIENCE));
        return new Asked(id, json.writeValueAsString(options));
    }

    private List<Map<String, String>> credentials(AccountId account) {
        return table.credentials(account).stream()
                .map(id -> Map.of("type", "public-key", "id", text(id)))
                .toList();
    }

    /** A new passkey; empty when the answer is not one to what was asked. What was asked is spent either way. */
    Optional<RegistrationData> made(Viewer viewer, UUID asked, String answer, RelyingParty party) {
        return challenges
                .take(asked, Use.ADD, viewer.signIn(), clock.instant())
                .flatMap(challenge -> ceremonies.made(answer, party, challenge));
    }

    /** Writes a new passkey; false when the key is somebody's already. */
    boolean add(AccountId account, RegistrationData data, String name) {
        var object = Objects.requireNonNull(data.getAttestationObject());
        var flags = object.getAuthenticatorData();
        var key = Objects.requireNonNull(flags.getAttestedCredentialData());
        if (table.byCredential(key.getCredentialId()).isPresent()) {
            return false;
        }
        var stored = new Stored(
                ids.next(),
                account,
                key.getCredentialId(),
                ceremonies.bytes(key),
                flags.getSignCount(),
                flags.isFlagBE());
        table.add(
                stored,
                Objects.requireNonNull(key.getAaguid().getValue()),
                name,
                transports(data.getTransports()),
                clock.instant());
        return true;
    }

    private static String transports(@Nullable Set<AuthenticatorTransport> transports) {
        return transports == null
                ? ""
                : transports.stream()
                        .map(AuthenticatorTransport::getValue)
                        .sorted()
                        .collect(Collectors.joining(","));
    }

    /** Whose passkey has signed. */
    sealed interface Signed {
        record By(AccountId account) implements Signed {}

        /** The key is known and its counter fell behind: there is a copy of it. It opens nothing any more. */
        record Copied(AccountId account) implements Signed {}

        /** Not a signature over what was asked, by a key that is known, for this site, by a verified person. */
        record Nobody() implements Signed {}
    }

    /** Somebody who is not signed in. */
    Signed whoIsThere(UUID asked, String answer, RelyingParty party) {
        return signed(challenges.take(asked, Use.SIGN_IN, null, clock.instant()), answer, party, true);
    }

    /** The viewer, again; another's passkey is nobody's here. */
    Signed again(Viewer viewer, UUID asked, String answer, RelyingParty party) {
        var signed =
                signed(challenges.take(asked, Use.STEP_UP, viewer.signIn(), clock.instant()), answer, party, false);
        return signed instanceof Signed.By(var account) && !account.equals(viewer.account())
                ? new Signed.Nobody()
                : signed;
    }

    private Signed signed(Optional<byte[]> challenge, String answer, RelyingParty party, boolean mustSayWho) {
        if (challenge.isEmpty()) {
            return new Signed.Nobody();
        }
        var data = ceremonies.signature(answer);
        var stored = data.flatMap(read -> table.byCredential(read.getCredentialId()));
        if (data.isEmpty() || stored.isEmpty() || !saysWho(data.get(), stored.get(), mustSayWho)) {
            return new Signed.Nobody();
        }
        return signed(data.get(), stored.get(), party, challenge.get());
    }

    private Signed signed(AuthenticationData data, Stored stored, RelyingParty party, byte[] challenge) {
        try {
            ceremonies.verify(data, stored, party, challenge);
        } catch (MaliciousCounterValueException e) {
            table.stop(stored.id(), clock.instant());
            return new Signed.Copied(stored.account());
        } catch (WebAuthnException e) {
            LOG.info("a passkey's signature is not taken: {}", e.getClass().getSimpleName());
            return new Signed.Nobody();
        }
        long counter = Objects.requireNonNull(data.getAuthenticatorData()).getSignCount();
        return table.use(stored.id(), counter, clock.instant()) ? new Signed.By(stored.account()) : new Signed.Nobody();
    }

    private static boolean saysWho(AuthenticationData data, Stored stored, boolean must) {
        var handle = data.getUserHandle();
        return handle == null ? !must : java.security.MessageDigest.isEqual(handle, handle(stored.account()));
    }

    /** What a device keeps to know whose passkey it is: the account's reference, which never changes and tells nothing. */
    private static byte[] handle(AccountId account) {
        var id = account.value();
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
