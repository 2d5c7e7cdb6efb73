package ecluse.factors;

import ecluse.kernel.AccountId;
import ecluse.kernel.KeyFile;
import ecluse.kernel.Seal;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.springframework.stereotype.Component;

/**
 * One-time codes by an app. A code is taken a step early or late (RFC 6238 §5.2), for clocks that differ, and once: which one
 * was last is in the database, so no node takes it again.
 */
@Component
class OneTimeCodes {
    /** How long somebody may take to scan a new seed and type its first code. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final OneTimeCodeTable table;
    private final Clock clock;
    private final Seal seeds;
    private final Seal offers;

    OneTimeCodes(OneTimeCodeTable table, Clock clock, Settings settings) {
        this.table = table;
        this.clock = clock;
        this.seeds = KeyFile.in(settings.keys()).seal("one-time codes");
        this.offers = KeyFile.in(settings.keys()).seal("offered seeds");
    }

    /** How a code was taken. */
    enum Taken {
        RIGHT,
        WRONG,
        /** It was right and is spent; the next one comes within 30 s. */
        SPENT
    }

    Optional<Instant> since(AccountId account) {
        return table.of(account).map(OneTimeCodeTable.Sealed::addedAt);
    }

    Taken take(AccountId account, String code) {
        var sealed = table.of(account);
        if (sealed.isEmpty()) {
            return Taken.WRONG;
        }
        var seed = seeds.open(sealed.get().seed(), account.toString())
                .orElseThrow(() -> new IllegalStateException("a seed that is not this account's"));
        var step = step(seed, code);
        if (step.isEmpty()) {
            return Taken.WRONG;
        }
        return table.take(account, sealed.get().seed(), step.getAsLong()) ? Taken.RIGHT : Taken.SPENT;
    }

    /** A seed that is shown and not yet kept: the page carries it, sealed for its sign-in, until its first code is typed. */
    record Offer(byte[] seed, String sealed) {
        @Override
        public String toString() {
            return "Offer[…]";
        }
    }

    Offer offer(SignInId signIn) {
        var seed = new byte[Totp.SEED_BYTES];
        RANDOM.nextBytes(seed);
        var plain = ByteBuffer.allocate(Long.BYTES + seed.length)
                .putLong(clock.instant().getEpochSecond())
                .put(seed)
                .array();
        return new Offer(
                seed, Base64.getUrlEncoder().withoutPadding().encodeToString(offers.seal(plain, signIn.toString())));
    }

    /** The offer that a page carried; empty when it is another sign-in's or too old. */
    Optional<Offer> offered(SignInId signIn, String sealed) {
        return bytes(sealed)
                .flatMap(bytes -> offers.open(bytes, signIn.toString()))
                .flatMap(plain -> {
                    var buffer = ByteBuffer.wrap(plain);
                    var until = Instant.ofEpochSecond(buffer.getLong()).plus(PATIENCE);
                    var seed = new byte[buffer.remaining()];
                    buffer.get(seed);
                    return until.isAfter(clock.instant()) ? Optional.of(new Offer(seed, sealed)) : Optional.empty();
                });
    }

    /** Keeps an offered seed once its first code was typed; that code is spent. False when the code is not right. */
    boolean add(AccountId account, Offer offer, String code) {
        var step = step(offer.seed(), code);
        step.ifPresent(at -> table.put(account, seeds.seal(offer.seed(), account.toString()), at, clock.instant()));
        return step.isPresent();
    }

    boolean remove(AccountId account) {
        return table.remove(account);
    }

    /** The step that a code is of, among this one and its neighbours. All are compared, whatever the first ones say. */
    private OptionalLong step(byte[] seed, String code) {
        long now = Totp.step(clock.instant());
        var found = LongStream.rangeClosed(now - 1, now + 1)
                .filter(step -> MessageDigest.isEqual(ascii(Totp.FOR_APPS.code(seed, step)), ascii(code)))
                .toArray();
        return found.length == 0 ? OptionalLong.empty() : OptionalLong.of(found[0]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Optional<byte[]> bytes(String base64) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
