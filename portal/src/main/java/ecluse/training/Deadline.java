package ecluse.training;

import java.time.LocalDate;
import java.util.UUID;

/**
 * What an office has to declare for some people of a group, for those who remind it. Counts and titles, nobody's name.
 *
 * @param task the name of what is declared: {@code REGISTER}, {@code ENTER}, {@code EXIT}, {@code REPORT}, {@code RESULT}
 * @param day the day that it hangs on: start of the group, end, exit
 * @param people at least 1
 * @param due the last day
 * @param actBy the last working day up to it, where the group is taught
 * @param late days past the last one; 0 while there is time
 * @param escalated whether it has waited so long that the partner's account manager hears of it
 */
public record Deadline(
        String task,
        UUID group,
        String title,
        LocalDate day,
        int people,
        LocalDate due,
        LocalDate actBy,
        long late,
        boolean escalated) {

    static Deadline of(Board.Line line) {
        return new Deadline(
                line.task().name(),
                line.group(),
                line.title(),
                line.day(),
                line.people(),
                line.due(),
                line.actBy(),
                line.late(),
                line.level().compareTo(Board.Level.ACCOUNT_MANAGER) >= 0);
    }

    /** What says it, as the board does. */
    public String messageKey() {
        return "training.today.task." + task;
    }
}
