package ecluse.accounts;

import ecluse.accounts.Entrance.Admitted;
import ecluse.accounts.Entrance.Closed;
import ecluse.accounts.Entrance.Nobody;
import ecluse.accounts.SignInTable.Found;
import ecluse.accounts.SignInTable.Live;
import ecluse.devicebound.Standing;
import ecluse.kernel.AccountId;
import ecluse.kernel.Assurance;
import ecluse.kernel.Ids;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Role;
import ecluse.kernel.Service;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Sign-ins: who comes in by which, how they begin, how they end. */
@Component
public class SignIns {
    /** How many a person may have at the same time; the oldest makes room. */
    static final int PARALLEL = 5;

    private static final Duration TOUCH = Duration.ofSeconds(60);
    private static final Duration MACHINE = Duration.ofMinutes(15);
    private static final String ELSEWHERE = "another network and another browser, from ";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SignInTable table;
    private final AccountTable accounts;
    private final Ledger ledger;
    private final TransactionOperations transaction;
    private final Ids ids;
    private final Clock clock;
    private final Duration idle;
    private final Duration longest;
    private final BoundSignIns boundSignIns;
    private final ObjectProvider<BeforeSignIn> before;
    private final RecentlyAdmitted recentlyAdmitted = new RecentlyAdmitted();

    SignIns(
            SignInTable table,
            AccountTable accounts,
            Ledger ledger,
            TransactionOperations transaction,
            Ids ids,
            Clock clock,
            BoundSignIns boundSignIns,
            ObjectProvider<BeforeSignIn> before,
            Settings settings) {
        this.table = table;
        this.accounts = accounts;
        this.ledger = ledger;
        this.transaction = transaction;
        this.ids = ids;
        this.clock = clock;
        this.idle = Duration.ofMinutes(settings.signIns().idleMinutes());
        this.boundSignIns = boundSignIns;
        this.before = before;
        this.longest = Duration.ofHours(
                boundSignIns.offered()
                        ? Math.min(
                                settings.signIns().unboundHours(),
                                settings.signIns().hours())
                        : settings.signIns().hours());
    }

    /**
     * Who comes with these cookies, and whether a lock is before them.
     *
     * @param service the service whose page is asked for; null outside of any
     */
    Entrance enter(Coming coming, @Nullable Service service) {
        var cookie = coming.cookieHash();
        if (cookie.isEmpty()) {
            return new Nobody(false);
        }
        var now = clock.instant();
        return table.find(cookie.get(), coming.boundHash(), coming.address().place(), service, now)
                .map(found -> judged(found, coming, now))
                .orElse(new Nobody(true));
    }

    /**
     * Who was let in with the same a moment ago: for at most as long as a sign-in goes without being marked as seen. Whether
     * they still may come in, it does not say.
     */
    Optional<Admitted> recent(Coming coming) {
        return coming.whole().flatMap(whole -> recentlyAdmitted.find(whole, clock.instant()));
    }

    /** Whether a bound sign-in has used half of what it may read between two signatures, and another would give it more. */
    boolean shouldSign(SignInId signIn) {
        return table.shouldSign(signIn);
    }

    /** How long one lasts that is not bound to a device. */
    long unboundHours() {
        return longest.toHours();
    }

    /** Those whose time is over at {@code now}. */
    void forgetRecent(Instant now) {
        recentlyAdmitted.forget(now);
    }

    private Entrance judged(Found found, Coming coming, Instant now) {
        if (found.viewer().isEmpty()) {
            // Before anything else, so that who has but a cookie does not even learn that it was closed.
            if (!over(found, now)) {
                boundSignIns.notice(found, coming);
            }
            return new Nobody(true);
        }
        if (Ending.LOCK.name().equals(found.endedBecause())) {
            // Once open again it stays over: a stolen cookie does not come back to life, its owner signs in anew.
            return found.closure().<Entrance>map(Closed::new).orElse(new Nobody(true));
        }
        if (over(found, now)) {
            return new Nobody(true);
        }
        if (found.closure().isPresent()) {
            return new Closed(found.closure().get());
        }
        return switch (whereabouts(found, coming)) {
            case SAME -> admitted(found, found.viewer().get(), coming, now);
            case GIVE_AGAIN -> doubted(found, found.viewer().get(), coming);
            case SIGN_IN_ANEW -> endedElsewhere(found, found.viewer().get(), coming);
        };
    }

    private Admitted admitted(Found found, Viewer viewer, Coming coming, Instant now) {
        var seenAt = found.lastSeenAt();
        if (seenAt.plus(TOUCH).isBefore(now)) {
            table.touch(viewer.signIn(), now);
            seenAt = now;
        }
        var admitted = new Admitted(viewer, FormToken.of(found.csrfSecret()), found.proof());
        var until = earlier(seenAt.plus(TOUCH), found.goodUntil());
        coming.whole().ifPresent(whole -> recentlyAdmitted.remember(whole, admitted, until));
        return admitted;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other != null && other.isBefore(one) ? other : one;
    }

    /** A bound sign-in proves where it is by its key. */
    private Whereabouts whereabouts(Found found, Coming coming) {
        return found.standing() != Standing.UNBOUND || !boundSignIns.offered()
                ? Whereabouts.SAME
                : Whereabouts.of(
                        found.address(),
                        found.agent(),
                        coming.address().text(),
                        coming.agent(),
                        found.proof().needed());
    }

    /** The database lets nobody act in it until what it needs is given again; the page leads there. */
    private Admitted doubted(Found found, Viewer viewer, Coming coming) {
        var proof = found.proof();
        if (proof.level() != Assurance.AAL1) {
            table.doubt(viewer.signIn());
            recentlyAdmitted.forget(viewer.signIn());
            ledger.append(
                    Kind.SIGN_IN_FAILED,
                    viewer,
                    null,
                    ELSEWHERE + coming.address().text());
        }
        var doubted = new Proof(Assurance.AAL1, proof.needed(), proof.holds(), proof.at(), proof.waits());
        return new Admitted(viewer, FormToken.of(found.csrfSecret()), doubted);
    }

    private Nobody endedElsewhere(Found found, Viewer viewer, Coming coming) {
        ledger.append(
                Kind.SIGN_IN_FAILED, viewer, null, ELSEWHERE + coming.address().text());
        end(viewer, Ending.ELSEWHERE);
        return new Nobody(true);
    }

    private boolean over(Found found, Instant now) {
        return found.endedAt() != null
                || !found.overAt().isAfter(now)
                || !found.lastSeenAt().plus(idle).isAfter(now)
                || !found.active();
    }

    /** A begun sign-in, or the lock that stands before the account. */
    sealed interface Beginning {
        record Begun(Pass pass) implements Beginning {}

        record Shut(Closure closure) implements Beginning {}
    }

    /**
     * Begins a sign-in for somebody whose password was right, or who has signed with a passkey. Whether a lock is before them is
     * looked at last, with the ledger's head held, as closing does: a lock is either seen here, or ends this sign-in with the
     * others (invariant 4). All else comes before, as everybody who writes to the ledger waits for its head.
     *
     * @param level what was proven
     * @param how what the ledger says of it
     */
    Beginning begin(
            AccountId account, Optional<PartnerId> partner, String address, String agent, Assurance level, String how) {
        return begin(account, partner, address, agent, new Way(level, how, false, signIn -> {}));
    }

    Beginning begin(AccountId account, Optional<PartnerId> partner, String address, String agent, Way way) {
        var token = Token.fresh();
        var begun = transaction.execute(status -> {
            before.forEach(one -> one.settle(account));
            table.lock(account);
            var id = new SignInId(ids.next());
            var now = clock.instant();
            var until = now.plus(longest);
            table.add(id, acting(), token.hash(), random(), account, now, until, address, agent, way);
            way.besides().accept(id);
            makeRoom(account, now);
            ledger.append(
                    Kind.SIGN_IN, account.value(), value(partner), id.value(), null, way.how() + "from " + address);
            var closure = accounts.closure(account, clock.instant());
            if (closure.isPresent()) {
                status.setRollbackOnly();
                return new Beginning.Shut(closure.get());
            }
            return new Beginning.Begun(new Pass(id, token));
        });
        if (begun instanceof Beginning.Shut(var closure)) {
            ledger.append(
                    Kind.SIGN_IN_FAILED,
                    account.value(),
                    value(partner),
                    null,
                    closure.lock(),
                    "closed, from " + address);
        }
        return begun;
    }

    /** Who has the password alone does not push out those who have given their second factor. */
    private void makeRoom(AccountId account, Instant now) {
        var live = live(account);
        Stream.of(live.stream().filter(Live::whole), live.stream().filter(one -> !one.whole()))
                .flatMap(alike -> alike.skip(PARALLEL))
                .forEach(oldest -> table.end(oldest.id(), account, Ending.TOO_MANY, now));
    }

    /**
     * A factor was given in a sign-in: it is worth more, and has a new token. Whoever has copied the old one has nothing any
     * more, so what the owner proves is of no use to a thief.
     *
     * @return empty when the sign-in is over
     */
    Optional<Pass> raise(Viewer viewer, Assurance level, String how, String address, String agent) {
        var token = Token.fresh();
        return transaction.execute(status -> {
            table.lock(viewer.account());
            var now = clock.instant();
            if (!table.raise(viewer, acting(), token.hash(), level, address, agent, now)) {
                return Optional.empty();
            }
            makeRoom(viewer.account(), now);
            ledger.append(Kind.SIGN_IN, viewer, viewer.signIn().value(), how);
            return Optional.of(new Pass(viewer.signIn(), token));
        });
    }

    /**
     * A short sign-in for a machine's account, so that the gate knows who asks. It has no cookie: nobody can come in by it.
     *
     * @throws IllegalArgumentException when the account is a human's
     */
    public Viewer machine(AccountId account) {
        var machine = accounts.byId(account)
                .filter(found -> found.role() == Role.CORRESPONDENCE)
                .orElseThrow(() -> new IllegalArgumentException("not a machine's account"));
        var id = new SignInId(ids.next());
        var token = acting();
        transaction.executeWithoutResult(status -> {
            var now = clock.instant();
            ledger.append(Kind.SIGN_IN, account.value(), null, id.value(), null, "machine");
            var way = new Way(Assurance.AAL1, "machine", false, none -> {});
            table.add(id, token, token, random(), account, now, now.plus(MACHINE), "local", "machine", way);
        });
        return new Viewer(
                id,
                token,
                account,
                machine.code(),
                machine.displayName(),
                machine.role(),
                Optional.empty(),
                "",
                machine.language());
    }

    /** Ends the sign-in that the viewer came by. */
    void end(Viewer viewer, Ending because) {
        end(viewer, viewer.signIn(), because);
    }

    /** Ends one of the viewer's own sign-ins; false when there is none such. */
    boolean end(Viewer viewer, SignInId signIn, Ending because) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean ended = table.end(signIn, viewer.account(), because, clock.instant());
            if (ended) {
                ledger.append(Kind.SIGN_OUT, viewer, signIn.value(), because.name());
            }
            return ended;
        }));
    }

    /** Ends all of the viewer's sign-ins, this one included. */
    int endEverywhere(Viewer viewer) {
        return endAll(viewer, null, Ending.SIGNED_OUT_EVERYWHERE);
    }

    /** Ends all of the viewer's sign-ins but this one. */
    int endOthers(Viewer viewer, Ending because) {
        return endAll(viewer, viewer.signIn(), because);
    }

    private int endAll(Viewer viewer, @Nullable SignInId but, Ending because) {
        var ended = transaction.execute(status -> {
            int number = table.endAll(viewer.account(), but, because, clock.instant());
            ledger.append(Kind.SIGN_OUT, viewer, null, because + ", " + number + " sign-ins ended");
            return number;
        });
        return ended == null ? 0 : ended;
    }

    /** An account's live sign-ins, the newest first. */
    List<Live> live(AccountId account) {
        var now = clock.instant();
        return table.live(account, now, now.minus(idle));
    }

    /** What names a sign-in to the database's functions. No cookie gives it: only who was let in has it. */
    private static TokenHash acting() {
        return new TokenHash(random());
    }

    private static byte[] random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static @Nullable UUID value(Optional<PartnerId> partner) {
        return partner.map(PartnerId::value).orElse(null);
    }
}
