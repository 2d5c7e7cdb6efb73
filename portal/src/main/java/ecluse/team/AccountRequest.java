package ecluse.team;

import ecluse.kernel.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A new account, or one that was given more, with what whoever decides must know.
 *
 * @param isNew false: it was there before and was given more
 * @param otherDomain at an address outside of the partner's domains: the agency alone approves
 * @param roleBefore null where it is new
 * @param sites names, one after the other
 * @param sitesBefore the same before; null where it is new
 * @param byGroup a trainer who works with some groups alone, and not with all of the sites
 * @param byGroupBefore the same before
 */
record AccountRequest(
        UUID id,
        UUID account,
        UUID partner,
        String organisation,
        String organisationCode,
        String code,
        String name,
        String login,
        Role role,
        String sites,
        boolean isNew,
        boolean otherDomain,
        int hours,
        @Nullable Role roleBefore,
        @Nullable String sitesBefore,
        boolean byGroup,
        boolean byGroupBefore,
        UUID askedBy,
        String askedByName,
        Instant askedAt,
        boolean accepted) {

    @Override
    public String toString() {
        return "AccountRequest[" + id + "]";
    }
}
