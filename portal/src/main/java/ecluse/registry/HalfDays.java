package ecluse.registry;

import ecluse.kernel.Interruptions;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One person's month as a file writes it: a character for each half-day, the morning of the 1st first.
 *
 * @param minutes that each planned half-day has
 * @param planned {@code X} where the group is taught, else a full stop
 * @param marks {@code P} present, {@code D} present at a distance, {@code E} absent and excused, {@code A} absent; a full stop
 *     where nothing is known
 */
record HalfDays(YearMonth month, int minutes, String planned, String marks) {
    static final String PLANNED = "X.";
    static final String MARKS = "PDEA.";
    private static final char NOTHING = '.';

    static int count(YearMonth month) {
        return 2 * month.lengthOfMonth();
    }

    LocalDate day(int halfDay) {
        return month.atDay(halfDay / 2 + 1);
    }

    private boolean planned(int halfDay) {
        return planned.charAt(halfDay) != NOTHING;
    }

    private boolean told(int halfDay) {
        return marks.charAt(halfDay) != NOTHING;
    }

    boolean toldWhereNothingIsPlanned() {
        return any(halfDay -> told(halfDay) && !planned(halfDay));
    }

    boolean toldOutside(LocalDate first, LocalDate last) {
        return any(halfDay ->
                told(halfDay) && (day(halfDay).isBefore(first) || day(halfDay).isAfter(last)));
    }

    boolean toldOn(Interruptions interruptions) {
        return any(halfDay -> told(halfDay) && interruptions.on(day(halfDay)));
    }

    /** Whether every half-day between two days that is planned for the person is told. */
    boolean wholeBetween(LocalDate first, LocalDate last, Interruptions interruptions) {
        return !any(halfDay -> expected(halfDay, first, last, interruptions) && !told(halfDay));
    }

    private boolean expected(int halfDay, LocalDate first, LocalDate last, Interruptions interruptions) {
        var day = day(halfDay);
        return planned(halfDay) && !day.isBefore(first) && !day.isAfter(last) && !interruptions.on(day);
    }

    private boolean any(java.util.function.IntPredicate holds) {
        return java.util.stream.IntStream.range(0, count(month)).anyMatch(holds);
    }

    /** Minutes planned, as the database keeps a plan. */
    String plan() {
        var plan = new StringBuilder("{");
        for (int i = 0; i < planned.length(); i++) {
            plan.append(i == 0 ? "" : ",").append(planned(i) ? minutes : 0);
        }
        return plan.append('}').toString();
    }

    /** What is known of a half-day, in minutes. */
    record Told(int present, int remote, int excused, int unexcused) {
        static Told of(char mark, int minutes) {
            return switch (mark) {
                case 'P' -> new Told(minutes, 0, 0, 0);
                case 'D' -> new Told(minutes, minutes, 0, 0);
                case 'E' -> new Told(0, 0, minutes, 0);
                case 'A' -> new Told(0, 0, 0, minutes);
                default -> throw new IllegalArgumentException("no mark");
            };
        }

        Told plus(Told other) {
            return new Told(
                    present + other.present,
                    remote + other.remote,
                    excused + other.excused,
                    unexcused + other.unexcused);
        }
    }

    /** By half-day, from 0. */
    SortedMap<Integer, Told> told() {
        var told = new TreeMap<Integer, Told>();
        for (int i = 0; i < marks.length(); i++) {
            if (told(i)) {
                told.put(i, Told.of(marks.charAt(i), minutes));
            }
        }
        return told;
    }

    Told total() {
        return told().values().stream().reduce(new Told(0, 0, 0, 0), Told::plus);
    }

    int minutesPlannedBetween(LocalDate first, LocalDate last, Interruptions interruptions) {
        int sum = 0;
        for (int i = 0; i < planned.length(); i++) {
            if (expected(i, first, last, interruptions)) {
                sum += minutes;
            }
        }
        return sum;
    }

    /** The later of a day and the month's first. */
    LocalDate from(LocalDate entered) {
        return entered.isAfter(month.atDay(1)) ? entered : month.atDay(1);
    }

    /** The earlier of a day, if there is one, and the month's last. */
    LocalDate until(@Nullable LocalDate exited) {
        return exited != null && exited.isBefore(month.atEndOfMonth()) ? exited : month.atEndOfMonth();
    }

    @Override
    public String toString() {
        return "HalfDays[" + month + "]";
    }
}
