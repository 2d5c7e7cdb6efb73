package ecluse.training;

import ecluse.calendar.WorkingDays;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** What an office has to do, by group, the most urgent first. Counts and titles; nobody's name. */
record Board(List<Line> lines, List<Arrival> arrivals, int inTraining) {

    /** What is due. */
    enum Task {
        REGISTER(Act.REGISTER),
        ENTER(Act.ENTER),
        EXIT(Act.COMPLETE),
        REPORT(Act.REPORT),
        RESULT(Act.RESULT);

        private final Act act;

        Task(Act act) {
            this.act = act;
        }

        /** What is declared when it is done. */
        Act act() {
            return act;
        }

        /** When it must be done at the latest, counted from the day that it hangs on. */
        LocalDate due(LocalDate day) {
            return switch (this) {
                case REGISTER -> day.minusDays(1);
                case ENTER, EXIT -> day.plusDays(3);
                case REPORT -> day.plusDays(30);
                case RESULT -> day.plusMonths(3);
            };
        }

        /** Whether the law's three days run, and with them the levels of reminders. */
        boolean legal() {
            return this == ENTER || this == EXIT;
        }
    }

    /** Who is told, once the three days have passed: days since the entry or the end. */
    enum Level {
        IN_TIME,
        REMINDER,
        ACCOUNT_MANAGER,
        AGENCY_DESK,
        AGENCY_ONLY;

        static Level of(Task task, LocalDate day, LocalDate today) {
            if (!task.legal()) {
                return IN_TIME;
            }
            long days = ChronoUnit.DAYS.between(day, today);
            if (days > 30) {
                return AGENCY_ONLY;
            }
            if (days >= 10) {
                return AGENCY_DESK;
            }
            if (days >= 5) {
                return ACCOUNT_MANAGER;
            }
            return days >= 3 ? REMINDER : IN_TIME;
        }
    }

    /** Some people of a group who wait for the same, as the database counts them; {@code one} is one of their enrolments. */
    record Waiting(Task task, UUID group, String title, String postcode, LocalDate day, int people, UUID one) {}

    /**
     * A line of the board.
     *
     * @param day the day that it hangs on
     * @param due the last day
     * @param actBy the last working day up to it, where the group is taught
     * @param late days past the last one; 0 while there is time
     * @param path where the task is done
     */
    record Line(
            Task task,
            UUID group,
            String title,
            LocalDate day,
            int people,
            LocalDate due,
            LocalDate actBy,
            long late,
            Level level,
            String path) {

        static Line of(Waiting waiting, LocalDate today) {
            var due = waiting.task().due(waiting.day());
            return new Line(
                    waiting.task(),
                    waiting.group(),
                    waiting.title(),
                    waiting.day(),
                    waiting.people(),
                    due,
                    WorkingDays.at(waiting.postcode()).upTo(due),
                    Math.max(0, ChronoUnit.DAYS.between(due, today)),
                    Level.of(waiting.task(), waiting.day(), today),
                    path(waiting));
        }

        /** Red when it is late, and an AIS from three days before the start on. */
        public String tone(LocalDate today) {
            if (late > 0 || task == Task.REGISTER && !today.isBefore(due.minusDays(2))) {
                return "late";
            }
            return actBy.isBefore(today.plusDays(4)) ? "due" : "info";
        }

        /** Who waits alone has the act at once; reports and results of several are each person's own, from the roster. */
        private static String path(Waiting waiting) {
            if (waiting.people() == 1) {
                return "/kairos/enrolments/" + waiting.one() + "/acts/"
                        + waiting.task().act().word();
            }
            return switch (waiting.task()) {
                case REGISTER, ENTER, EXIT ->
                    "/kairos/groups/" + waiting.group() + "/acts/"
                            + waiting.task().act().word();
                case REPORT, RESULT -> "/kairos/groups/" + waiting.group();
            };
        }
    }

    /** A group that begins within a week. */
    record Arrival(UUID group, String title, LocalDate startsOn, int registered, int expected) {}

    static Board of(List<Waiting> waiting, List<Arrival> arrivals, int inTraining, LocalDate today) {
        var lines = waiting.stream()
                .map(one -> Line.of(one, today))
                .sorted(Comparator.comparing(Line::due)
                        .thenComparing(Line::title)
                        .thenComparing(Line::group))
                .toList();
        return new Board(lines, arrivals, inTraining);
    }

    public long overdue() {
        return lines.stream().filter(line -> line.late() > 0).count();
    }
}
