package ecluse.training;

import java.time.LocalDate;
import java.util.UUID;

/**
 * A teaching group ({@code TrainingSession}) as its pages show it. It holds no fact about a person.
 *
 * @param people enrolments that take a seat or took one: cancelled ones and people who never came do not count
 */
record Group(
        UUID id,
        String code,
        String title,
        String site,
        String postcode,
        String commune,
        LocalDate startsOn,
        LocalDate endsOn,
        int seats,
        int people,
        FundingScheme scheme,
        GroupState state) {}
