package ecluse.containment;

import ecluse.containment.Reopening.Asked;
import ecluse.containment.Reopening.Open;
import ecluse.containment.Reopening.Refused;
import ecluse.kernel.Ids;
import ecluse.kernel.Role;
import ecluse.kernel.Service;
import ecluse.kernel.Viewer;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Locks: closing takes one person or a rule, opening two (invariant 9). The database's functions decide; they look at who
 * acts by the sign-in's token, so a mistake here cannot open anything.
 */
@Component
public class Containment {
    /** The most that a reason, a message or a request to open may hold, in characters. */
    public static final int LONGEST_TEXT = 400;

    /** Roles that can be closed. Without any security officer nobody could open again. */
    public static final Set<Role> CLOSABLE_ROLES =
            Collections.unmodifiableSet(EnumSet.complementOf(EnumSet.of(Role.SECURITY_OFFICER)));

    private final LockTable locks;
    private final TargetTable targets;
    private final Ids ids;

    Containment(LockTable locks, TargetTable targets, Ids ids) {
        this.locks = locks;
        this.targets = targets;
        this.ids = ids;
    }

    /** What has this code ({@code P-0231}, {@code C-20417}, {@code KAIROS}, {@code PORTAL}, a role's name) or this id. */
    public Optional<Target> find(Scope scope, String codeOrId) {
        var text = codeOrId.strip();
        var name = text.toUpperCase(Locale.ROOT);
        return switch (scope) {
            case SIGN_IN -> asId(text).flatMap(targets::signIn);
            case ACCOUNT -> asId(text).map(targets::account).orElseGet(() -> targets.accountByCode(name));
            case PARTNER -> asId(text).map(targets::partner).orElseGet(() -> targets.partnerByCode(name));
            case ROLE ->
                CLOSABLE_ROLES.stream()
                        .filter(role -> role.name().equals(name))
                        .findFirst()
                        .map(role -> new Target(scope, role.name(), role.name(), ""));
            case SERVICE -> service(name);
            case PORTAL -> Optional.of(Target.portal()).filter(portal -> text.isEmpty() || portal.confirmedBy(text));
        };
    }

    /** What has this code, at whatever scope. */
    public Optional<Target> find(String code) {
        if (code.isBlank()) {
            return Optional.empty();
        }
        for (var scope : List.of(Scope.PARTNER, Scope.ACCOUNT, Scope.SERVICE, Scope.ROLE, Scope.PORTAL)) {
            var found = find(scope, code);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** What closing it would touch, counted now. */
    public Impact impactOf(Target target) {
        return targets.impactOf(target);
    }

    /**
     * Closes, by a human's decision. Idempotent: what is closed already stays as it is.
     *
     * @param reason for officers, 1 to {@value #LONGEST_TEXT} characters
     * @param message for those who stand before it; empty for none
     */
    public Closed close(Viewer viewer, Target target, String reason, String message) {
        return close(viewer, target, reason, message, null);
    }

    /** Closes one account by a rule, without an end: only people open again. */
    public Closed closeAccountByRule(String rule, UUID account, String reason, String message) {
        return locks.close(ids.next(), null, rule, Scope.ACCOUNT, account.toString(), reason, message, null);
    }

    /** Closes one sign-in by a rule, without an end: its account signs in anew. */
    public Closed closeSignInByRule(String rule, UUID signIn, String reason, String message) {
        return locks.close(ids.next(), null, rule, Scope.SIGN_IN, signIn.toString(), reason, message, null);
    }

    /** Closes the whole portal by a rule, without an end: only people open again. */
    public Closed closePortalByRule(String rule, String reason, String message) {
        return locks.close(ids.next(), null, rule, Scope.PORTAL, "", reason, message, null);
    }

    /** Closes until a time that is set now; after it the lock lapses by itself and stays on record. */
    public Closed closeUntil(Viewer viewer, Target target, String reason, String message, Instant end) {
        return close(viewer, target, reason, message, end);
    }

    private Closed close(Viewer viewer, Target target, String reason, String message, @Nullable Instant end) {
        var shown = message.isBlank() ? null : message;
        return locks.close(
                ids.next(), viewer.token().bytes(), null, target.scope(), target.value(), reason, shown, end);
    }

    /** The first of the two people. */
    public Reopening askReopening(Viewer viewer, UUID lock, String reason) {
        return locks.askReopening(viewer.token().bytes(), lock, reason)
                .<Reopening>map(Asked::new)
                .orElseGet(Refused::new);
    }

    /** The second one; {@link Refused} for the one who asked (invariant 9). */
    public Reopening approveReopening(Viewer viewer, UUID lock) {
        return locks.approveReopening(viewer.token().bytes(), lock)
                .<Reopening>map(Open::new)
                .orElseGet(Refused::new);
    }

    public Optional<Lock> lock(UUID id) {
        return locks.byId(id);
    }

    /** Locks that are shut now, newest first. */
    public List<Lock> open() {
        return locks.shut();
    }

    /** Locks that were opened again or have lapsed, newest first. {@code offset} 0 or more. */
    public List<Lock> past(int offset, int limit) {
        return locks.past(offset, limit);
    }

    /** The lock that stands on it now. */
    public Optional<Lock> on(Target target) {
        return locks.on(target);
    }

    /** What a lock did, measured now, off the ledger. */
    public Effect effectOf(Lock lock) {
        return new Effect(lock.signInsEnded(), locks.liveSignIns(lock), locks.disclosuresAfter(lock), lock.took());
    }

    private static Optional<Target> service(String name) {
        for (var service : Service.values()) {
            if (service.name().equals(name) || Integer.toString(service.code()).equals(name)) {
                return Optional.of(new Target(Scope.SERVICE, Integer.toString(service.code()), service.name(), ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<UUID> asId(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
