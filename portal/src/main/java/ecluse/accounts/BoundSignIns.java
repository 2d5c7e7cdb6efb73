package ecluse.accounts;

import ecluse.accounts.SignInTable.Found;
import ecluse.accounts.SignInTable.Owner;
import ecluse.devicebound.Answer;
import ecluse.devicebound.Answer.Bound;
import ecluse.devicebound.DeviceBound;
import ecluse.devicebound.DeviceBoundSettings;
import ecluse.devicebound.SessionOwners;
import ecluse.devicebound.Standing;
import ecluse.kernel.PartnerId;
import ecluse.kernel.Settings;
import ecluse.kernel.SignInId;
import ecluse.ledger.Kind;
import ecluse.ledger.Ledger;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Sign-ins that are bound to a device's key (docs/adr/0014): offered, registered, renewed, and used without it. */
@Component
class BoundSignIns {
    static final String PATHS = "/device-bound/";
    static final String REGISTRATION = PATHS + "registration";
    static final String RENEWAL = PATHS + "renewal";

    private final DeviceBound deviceBound;
    private final SignInTable table;
    private final Ledger ledger;
    private final TransactionOperations transaction;
    private final Clock clock;
    private final boolean offered;
    private final Duration longest;

    BoundSignIns(
            DeviceBound deviceBound,
            SignInTable table,
            Ledger ledger,
            TransactionOperations transaction,
            Clock clock,
            Settings settings) {
        this.deviceBound = deviceBound;
        this.table = table;
        this.ledger = ledger;
        this.transaction = transaction;
        this.clock = clock;
        this.offered = settings.deviceBoundOffered();
        this.longest = Duration.ofHours(settings.signIns().hours());
    }

    static DeviceBoundSettings settings(Settings settings) {
        boolean secure = settings.secure();
        return new DeviceBoundSettings(
                REGISTRATION,
                RENEWAL,
                SignInCookie.boundName(secure),
                SignInCookie.boundAttributes(secure),
                Duration.ofSeconds(settings.signIns().boundSeconds()),
                List.of("/assets", "/health"));
    }

    /** Whether browsers are offered it; who is not bound is then asked again when everything about them changes. */
    boolean offered() {
        return offered;
    }

    /** With the answer that gives a sign-in's cookie, and with no other: who copies the cookie later has no challenge to sign. */
    void offer(SignInId signIn, HttpServletResponse response) {
        if (offered) {
            deviceBound.offer(signIn.value()).ifPresent(offer -> response.setHeader(DeviceBound.REGISTRATION, offer));
        }
    }

    Answer register(Coming coming, @Nullable String proof) {
        var owner = owner(coming);
        return Objects.requireNonNull(transaction.execute(status -> {
            var answer = deviceBound.register(
                    owner.map(found -> found.signIn().value()).orElse(null),
                    proof,
                    coming.address().place());
            if (answer instanceof Bound(var cookie, var instructions, var thumbprint) && owner.isPresent()) {
                table.lasts(owner.get().signIn(), longest);
                enter(
                        Kind.SIGN_IN,
                        owner.get(),
                        "bound to device key " + thumbprint + ", from "
                                + coming.address().text());
            }
            return answer;
        }));
    }

    Answer renew(Coming coming, @Nullable String session, @Nullable String proof) {
        return deviceBound.renew(session, proof, coming.address().place(), new Owners(coming));
    }

    /** Sign-ins, as a renewal asks about them. */
    private final class Owners implements SessionOwners {
        private final Coming coming;

        private Owners(Coming coming) {
            this.coming = coming;
        }

        @Override
        public boolean lives(UUID owner) {
            return table.owner(new SignInId(owner), clock.instant()).isPresent();
        }

        /** Who has the session's id has the browser's files: the same as a cookie without its key. */
        @Override
        public void signedWithAnotherKey(UUID owner) {
            table.owner(new SignInId(owner), clock.instant())
                    .ifPresent(found -> notice(found, Standing.FOREIGN, "proof with another key", coming));
        }
    }

    /** Whose cookie it is; a key binds what a browser came in by, whatever has been given so far. */
    private Optional<Owner> owner(Coming coming) {
        return coming.cookieHash().flatMap(hash -> table.owner(hash, clock.instant()));
    }

    /** Somebody came with the cookie of a bound sign-in and did not stand. The first of each kind from a place is on record. */
    void notice(Found found, Coming coming) {
        notice(
                new Owner(found.id(), found.account(), found.partner()),
                found.standing(),
                "bound cookie " + found.standing(),
                coming);
    }

    private void notice(Owner owner, Standing standing, String what, Coming coming) {
        transaction.executeWithoutResult(status -> {
            if (deviceBound.notice(
                    owner.signIn().value(), standing, coming.address().place())) {
                enter(
                        Kind.SIGN_IN_FAILED,
                        owner,
                        what + ", from " + coming.address().text());
            }
        });
    }

    private void enter(Kind kind, Owner owner, String detail) {
        ledger.append(
                kind,
                owner.account().value(),
                owner.partner().map(PartnerId::value).orElse(null),
                owner.signIn().value(),
                null,
                detail);
    }

    void forget() {
        deviceBound.forget();
    }
}
