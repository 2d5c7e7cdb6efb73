package ecluse.drills.population;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An adviser and how many people are in charge.
 *
 * @param guidance {@code INTENSIVE}, {@code GUIDED} or {@code LIGHT}
 * @param first number of the first person, in the order of the places
 */
public record Caseload(Account adviser, String guidance, int first, int size) {

    /**
     * One person in charge.
     *
     * @param person index within the population
     * @param goal the occupation that the plan aims at; empty, as its code and its date, where nothing is agreed yet
     */
    public record Charge(
            int person,
            String adviserCode,
            LocalDate since,
            String guidance,
            String goalRome,
            String goal,
            @Nullable LocalDate agreedOn) {}
}
