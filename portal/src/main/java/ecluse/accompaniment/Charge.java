package ecluse.accompaniment;

import ecluse.kernel.PersonRef;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person in the adviser's charge, by reference.
 *
 * @param guidance how closely: {@code INTENSIVE}, {@code GUIDED}, {@code LIGHT}
 * @param goalRome the ROME code of the occupation that the agreed plan aims at
 * @param training the latest training, if there is any, and how it stands
 */
record Charge(
        PersonRef person,
        LocalDate since,
        String guidance,
        @Nullable String goalRome,
        @Nullable String goal,
        @Nullable LocalDate agreedOn,
        @Nullable String training,
        @Nullable String trainingState,
        List<Alert> alerts) {

    /** For somebody who has a training. */
    public String trainingStateKey() {
        return "training.enrolment." + trainingState;
    }

    public String guidanceKey() {
        return "accompaniment.guidance." + guidance;
    }
}
