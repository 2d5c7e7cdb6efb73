package ecluse.drills.population;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation asks for one person's training.
 *
 * @param person index within the population
 * @param scheme {@code AIF} or {@code POEI}
 * @param employer empty for AIF
 * @param state as the files write it: {@code DRAFT}, {@code SENT_TO_JOBSEEKER} …
 * @param sentOn null before, as the two days after it
 * @param reason why it was refused or returned; empty otherwise
 */
public record Quote(
        String reference,
        String groupCode,
        int person,
        String scheme,
        String content,
        int hours,
        int hourlyCents,
        int cofinancingCents,
        String employer,
        String state,
        LocalDate writtenOn,
        @Nullable LocalDate sentOn,
        @Nullable LocalDate answeredOn,
        @Nullable LocalDate decidedOn,
        String reason) {
    public int totalCents() {
        return hours * hourlyCents;
    }
}
