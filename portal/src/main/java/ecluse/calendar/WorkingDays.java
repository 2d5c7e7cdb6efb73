package ecluse.calendar;

import java.time.DayOfWeek;
import java.time.LocalDate;

/** Monday to Friday without the holidays of a territory. */
public record WorkingDays(Territory territory) {

    public static WorkingDays at(String postcode) {
        return new WorkingDays(Territory.of(postcode));
    }

    public boolean working(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY
                && day.getDayOfWeek() != DayOfWeek.SUNDAY
                && !territory.holiday(day);
    }

    /**
     * The working day that many after a day, which itself does not count.
     *
     * @param number 0 or more; 0 is the day itself, working or not
     */
    public LocalDate after(LocalDate day, int number) {
        var reached = day;
        for (int counted = 0; counted < number; ) {
            reached = reached.plusDays(1);
            if (working(reached)) {
                counted++;
            }
        }
        return reached;
    }

    /** The last working day up to a day: when an office must act at the latest, if a deadline falls on a Sunday. */
    public LocalDate upTo(LocalDate deadline) {
        var day = deadline;
        while (!working(day)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** The first working day from a day on: when something is due at the latest, if its day falls on a Sunday. */
    public LocalDate from(LocalDate day) {
        var first = day;
        while (!working(first)) {
            first = first.plusDays(1);
        }
        return first;
    }
}
