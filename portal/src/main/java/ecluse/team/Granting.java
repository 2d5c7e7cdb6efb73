package ecluse.team;

import ecluse.kernel.Right;
import ecluse.kernel.Role;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a manager may grant, and what of it waits for a second person (invariant 9). The database holds the same ({@code team.grantable},
 * {@code team.narrower}) and decides; a test compares the two.
 *
 * @param own where the manager works: nobody grants more than is held
 */
record Granting(Set<UUID> own) {
    /** Below the manager's own. The agency appoints managers; its own roles and a person's are nobody's to give. */
    static final List<Role> ROLES =
            List.of(Role.TRAINING_OFFICE_MANAGER, Role.CENTRE_HEAD, Role.QUOTE_CLERK, Role.ATTENDANCE_TAKER);

    Granting {
        own = Set.copyOf(own);
    }

    static Optional<Role> role(String name) {
        return ROLES.stream().filter(role -> role.name().equals(name)).findFirst();
    }

    /** Why a manager may not. */
    enum Refusal {
        ROLE,
        NO_SITE,
        SITES
    }

    /** Empty: it may be granted. */
    Optional<Refusal> refusal(Role role, Set<UUID> sites) {
        if (!ROLES.contains(role)) {
            return Optional.of(Refusal.ROLE);
        }
        if (sites.isEmpty()) {
            return Optional.of(Refusal.NO_SITE);
        }
        return own.containsAll(sites) ? Optional.empty() : Optional.of(Refusal.SITES);
    }

    /** Whether a change gives more than there was: another site, or a right that the role before had not. */
    static boolean isMore(Role before, Set<UUID> sitesBefore, Role after, Set<UUID> sitesAfter) {
        return !sitesBefore.containsAll(sitesAfter) || !narrowerOrSame(after, before);
    }

    /** Whether a role has no right that another has not. */
    static boolean narrowerOrSame(Role role, Role than) {
        return rights(than).containsAll(rights(role));
    }

    private static Set<Right> rights(Role role) {
        var rights = EnumSet.noneOf(Right.class);
        Arrays.stream(Right.values()).filter(role::may).forEach(rights::add);
        return Collections.unmodifiableSet(rights);
    }
}
