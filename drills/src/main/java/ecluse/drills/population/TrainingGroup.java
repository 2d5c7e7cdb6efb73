package ecluse.drills.population;

import java.time.LocalDate;

/**
 * A teaching group.
 *
 * @param code {@code 38_SE_0000012345}
 * @param scheme who pays, as the files write it: {@code REGION}, {@code POEI} …
 * @param firstPlace the first of its places, numbered through the population
 * @param places how many people are enrolled, in whatever state
 */
public record TrainingGroup(
        String code,
        String title,
        String siteSiret,
        LocalDate startsOn,
        LocalDate endsOn,
        int seats,
        String scheme,
        String formacode,
        int firstPlace,
        int places) {}
