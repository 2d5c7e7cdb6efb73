package ecluse.devicebound;

import ecluse.devicebound.Answer.Bound;
import ecluse.devicebound.Answer.Challenged;
import ecluse.devicebound.Answer.Refused;
import ecluse.devicebound.BindingTable.Session;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Device Bound Session Credentials (W3C draft, as Chrome 156 speaks it). The application keeps its own long cookie and says whose
 * it is; this package binds that session to a key. After a sign-in the application adds {@link #offer} to its answer; a browser
 * that can makes a key and brings it ({@link #register}), any other goes on as before. From then on a request is good only with a
 * bound cookie ({@link #standing}), which the browser renews by signing a challenge ({@link #renew}) before it asks for a page.
 *
 * <p>Challenges are answered once and within {@value #CHALLENGE_SECONDS} seconds; a session has one key for good; cookies are
 * 256 random bits of which the database has the SHA-256. Bound cookies count only where the key was proven within their life, so
 * one that is carried elsewhere is worth nothing at once, and an honest browser that moves has a new one after one signature.
 */
public final class DeviceBound {
    /** The header that offers registration. */
    public static final String REGISTRATION = "Secure-Session-Registration";

    /** The header that asks for a signature. */
    public static final String CHALLENGE = "Secure-Session-Challenge";

    /** The header with a browser's proof. */
    public static final String RESPONSE = "Secure-Session-Response";

    /** The header by which a browser says which session it would renew. */
    public static final String SESSION_ID = "Sec-Secure-Session-Id";

    static final int CHALLENGE_SECONDS = 120;

    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 16;

    private final BindingTable table;
    private final DeviceBoundSettings settings;
    private final SecureRandom random;

    DeviceBound(BindingTable table, DeviceBoundSettings settings, SecureRandom random) {
        this.table = table;
        this.settings = settings;
        this.random = random;
    }

    /**
     * Offers a session that has just begun a key.
     *
     * @param owner the application's name for its session
     * @return the value of {@link #REGISTRATION}; empty when the session has a key already
     */
    public Optional<String> offer(UUID owner) {
        return challenge(owner, null)
                .map(challenge -> "(ES256 RS256);path=" + StructuredText.quoted(settings.registrationPath())
                        + ";challenge=" + StructuredText.quoted(challenge));
    }

    /**
     * A browser brings its key. In the application's transaction, if it has one.
     *
     * @param owner whose session the long cookie of the request is; null: nobody's
     * @param proof the header {@link #RESPONSE}
     * @param place where the request comes from, as the application tells places apart
     */
    public Answer register(@Nullable UUID owner, @Nullable String proof, String place) {
        if (owner == null || proof == null) {
            return new Refused(owner == null ? Fault.SESSION : Fault.MALFORMED);
        }
        return switch (Proof.read(proof)) {
            case Fault fault -> new Refused(fault);
            case Proof read -> begin(owner, read, place);
        };
    }

    private Answer begin(UUID owner, Proof proof, String place) {
        if (proof.key().isEmpty()) {
            return new Refused(Fault.KEY);
        }
        var key = proof.key().get();
        if (!proof.signedWith(key)) {
            return new Refused(Fault.SIGNATURE);
        }
        var session = Jws.base64url(bytes(ID_BYTES));
        var cookie = fresh();
        var outcome = table.begin(
                new Session(session, owner, key), hash(proof.challenge()), hash(cookie), place, settings.cookieLife());
        return switch (outcome) {
            case BOUND -> bound(session, cookie, key);
            case NO_CHALLENGE -> new Refused(Fault.CHALLENGE);
            case HAS_A_KEY -> new Refused(Fault.SESSION);
        };
    }

    /**
     * A browser asks for a new bound cookie, with a proof or, at first, without. The key says who it is: where a link on another site
     * led to the page that waits, browsers send no {@code SameSite} cookie with this.
     *
     * @param sessionId the header {@link #SESSION_ID}
     * @param proof the header {@link #RESPONSE}
     */
    public Answer renew(@Nullable String sessionId, @Nullable String proof, String place, SessionOwners owners) {
        var id = StructuredText.read(sessionId == null ? "" : sessionId);
        var session = table.session(id).filter(found -> owners.lives(found.owner()));
        if (proof == null) {
            return ask(id, session);
        }
        return switch (Proof.read(proof)) {
            case Fault fault -> new Refused(fault);
            case Proof read ->
                session.map(known -> renewed(known, read, place, owners)).orElse(new Refused(Fault.SESSION));
        };
    }

    private Answer renewed(Session session, Proof proof, String place, SessionOwners owners) {
        if (proof.key().isPresent()) {
            return new Refused(Fault.KEY);
        }
        if (!proof.signedWith(session.key())) {
            owners.signedWithAnotherKey(session.owner());
            return new Refused(Fault.SIGNATURE);
        }
        var cookie = fresh();
        return table.renew(session.id(), hash(proof.challenge()), hash(cookie), place, settings.cookieLife())
                ? bound(session.id(), cookie, session.key())
                : ask(session.id(), Optional.of(session));
    }

    /** A session that is not there is asked as well, for nothing: who guesses ids or has but a cookie learns nothing. */
    private Answer ask(String id, Optional<Session> session) {
        if (id.length() > 64 || Jws.bytes(id) == null) {
            return new Refused(Fault.SESSION);
        }
        var challenge =
                session.flatMap(known -> challenge(known.owner(), known.id())).orElseGet(this::fresh);
        return new Challenged(StructuredText.quoted(challenge) + ";id=" + StructuredText.quoted(id));
    }

    private Bound bound(String session, String cookie, DeviceKey key) {
        var setCookie = settings.cookie() + "=" + cookie + "; Max-Age="
                + settings.cookieLife().toSeconds() + "; " + settings.cookieAttributes();
        return new Bound(setCookie, Instructions.of(session, settings), Jws.base64url(key.thumbprint()));
    }

    /** How a request stands that brings this bound cookie (null: none). */
    public Standing standing(UUID owner, @Nullable String cookie, String place) {
        return table.standing(owner, cookie == null ? null : hash(cookie), place);
    }

    /**
     * Notes a request that did not stand.
     *
     * @return whether it is the first of its kind from there; further ones are counted
     */
    public boolean notice(UUID owner, Standing standing, String place) {
        return table.notice(owner, standing, place);
    }

    /** Forgets challenges that nobody answered and cookies that are over. */
    public void forget() {
        table.forget();
    }

    /** What the database knows of a cookie or a challenge. */
    public static byte[] hash(String secret) {
        return DeviceKey.sha256(secret.getBytes(StandardCharsets.UTF_8));
    }

    private Optional<String> challenge(UUID owner, @Nullable String session) {
        var challenge = fresh();
        return table.ask(owner, session, hash(challenge), CHALLENGE_SECONDS)
                ? Optional.of(challenge)
                : Optional.empty();
    }

    private String fresh() {
        return Jws.base64url(bytes(SECRET_BYTES));
    }

    private byte[] bytes(int number) {
        var bytes = new byte[number];
        random.nextBytes(bytes);
        return bytes;
    }
}
