package ecluse.drills.population;

import java.util.List;

/**
 * One human who signs in.
 *
 * @param code {@code C-00017}
 * @param email what is typed to sign in
 * @param organisationSiret empty for the agency's own
 * @param siteSirets where the account works; empty for the agency's own
 * @param regions of the training desk: INSEE's numbers with a plus between, or {@code all}; empty for all others
 * @param language {@code fr} or {@code en}
 */
public record Account(
        String code,
        String email,
        String displayName,
        Role role,
        String organisationSiret,
        List<String> siteSirets,
        String regions,
        String language) {}
