package ecluse.scim;

import ecluse.kernel.Ids;
import ecluse.scim.Draft.Wanted;
import ecluse.scim.UserTable.Verdict;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/** What a directory does with its organisation's accounts. The database's functions decide; here a refusal gets its words. */
@Component
class Users {
    /** A change is made from what was read; where somebody else changes it in between, it is read anew. */
    private static final int TRIES = 4;
    /** What was done a day ago counts no more: some of it before long, and which is nobody's affair. */
    private static final Duration LATER = Duration.ofHours(1);

    private final UserTable table;
    private final Ids ids;

    Users(UserTable table, Ids ids) {
        this.table = table;
        this.ids = ids;
    }

    User one(Caller caller, UUID id) {
        return table.one(caller.partner(), id).orElseThrow(() -> new Refused(ScimError.NOT_THERE));
    }

    User create(Caller caller, Draft draft) {
        var wanted = draft.finish(table.roles());
        if (!wanted.active()) {
            throw new Refused(ScimError.value("active: who should not come in is not invited."));
        }
        var id = ids.next();
        var verdict = unique(() -> table.create(caller, id, ids.next(), wanted, sites(caller, null, wanted)));
        if (verdict != Verdict.DONE) {
            throw new Refused(error(caller, verdict));
        }
        return one(caller, id);
    }

    /** @param ifMatch the header, where it came: the versions from which the directory wants the change made */
    User change(Caller caller, UUID id, @Nullable String ifMatch, Consumer<Draft> how) {
        for (int n = 0; n < TRIES; n++) {
            var seen = seen(caller, id, ifMatch);
            var draft = Draft.of(seen);
            how.accept(draft);
            var wanted = draft.finish(table.roles());
            var verdict = unique(() -> table.put(caller, seen, ids.next(), wanted, sites(caller, seen, wanted)));
            if (verdict == Verdict.DONE) {
                return one(caller, id);
            }
            if (verdict != Verdict.STALE) {
                throw new Refused(error(caller, verdict));
            }
        }
        throw new Refused(ScimError.BUSY);
    }

    void remove(Caller caller, UUID id, @Nullable String ifMatch) {
        for (int n = 0; n < TRIES; n++) {
            var verdict = table.remove(caller, seen(caller, id, ifMatch));
            if (verdict == Verdict.DONE) {
                return;
            }
            if (verdict != Verdict.STALE) {
                throw new Refused(error(caller, verdict));
            }
        }
        throw new Refused(ScimError.BUSY);
    }

    private User seen(Caller caller, UUID id, @Nullable String ifMatch) {
        var seen = one(caller, id);
        if (ifMatch != null && !names(ifMatch, seen)) {
            throw new Refused(ScimError.STALE);
        }
        return seen;
    }

    /** Whether {@code If-Match} or {@code If-None-Match} (RFC 9110 §13.1) means this version; weak and strong compare alike here. */
    static boolean names(String header, User user) {
        for (var one : header.split(",")) {
            var tag = one.strip();
            if (tag.equals("*") || tag.equals(user.etag()) || ("W/" + tag).equals(user.etag())) {
                return true;
            }
        }
        return false;
    }

    /** Two directories that give one externalId at once: the second meets the first's row. */
    private static Verdict unique(Supplier<Verdict> act) {
        try {
            return act.get();
        } catch (DuplicateKeyException e) {
            return Verdict.EXTERNAL;
        }
    }

    // --- Sites ------------------------------------------------------------------------------------------------------

    /** Those where the token's maker works, and where the account works already. Who works at one site alone means that one. */
    private Collection<UUID> sites(Caller caller, @Nullable User before, Wanted wanted) {
        if (before != null && Set.copyOf(before.sites()).equals(wanted.sites())) {
            return table.sites(before.id()).values();
        }
        var known = known(caller, before);
        var said = Optional.ofNullable(wanted.sites()).orElseGet(() -> known.size() == 1 ? known.keySet() : Set.of());
        if (said.isEmpty() || !known.keySet().containsAll(said)) {
            throw new Refused(sitesAllowed(known));
        }
        return said.stream().map(known::get).collect(Collectors.toSet());
    }

    private Map<String, UUID> known(Caller caller, @Nullable User before) {
        var known = new TreeMap<>(table.sites(caller.maker()));
        if (before != null) {
            known.putAll(table.sites(before.id()));
        }
        return known;
    }

    private static ScimError sitesAllowed(Map<String, UUID> known) {
        return ScimError.value(
                User.EXTENSION + ":sites: one or more SIRETs of " + String.join(", ", known.keySet()) + ".");
    }

    // --- Words ------------------------------------------------------------------------------------------------------

    private ScimError error(Caller caller, Verdict verdict) {
        return switch (verdict) {
            case NO_TOKEN -> ScimError.NO_TOKEN;
            case NOT_YOURS -> ScimError.NOT_THERE;
            case STALE -> ScimError.STALE;
            case FORM ->
                ScimError.value("The name is one line of 1 to 200 characters, the userName an e-mail address.");
            case ROLE -> ScimError.value("roles: exactly one of " + String.join(", ", table.roles()) + ".");
            case NO_SITE, SITES -> sitesAllowed(table.sites(caller.maker()));
            case TAKEN -> ScimError.uniqueness("This userName cannot be invited: it has an account.");
            case EXTERNAL -> ScimError.uniqueness("Another account has this externalId.");
            case OTHER_DOMAIN ->
                ScimError.value(
                        "userName: a directory invites at the organisation's own domains. For another address, a manager"
                                + " invites on /team/invitation, and the agency approves.");
            case TOO_MANY ->
                ScimError.tooMany(
                        "Twenty invitations, or twenty removals, of an organisation within a day: the rest later.",
                        LATER);
            case OPENS ->
                ScimError.mutability(
                        "active: what is suspended or asleep is opened by a manager on /team, not by a directory.");
            case NOT_ALLOWED ->
                ScimError.mutability("roles and sites change only of an account that is active: see its state.");
            case DONE, WAITS, SAME -> throw new IllegalStateException("no refusal: " + verdict);
        };
    }
}
