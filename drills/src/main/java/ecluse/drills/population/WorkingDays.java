package ecluse.drills.population;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** Days on which groups are taught: Monday to Friday, without the public holidays of the whole of France (Code du travail, L. 3133-1). */
final class WorkingDays {
    private static final Set<MonthDay> FIXED = Set.of(
            MonthDay.of(1, 1),
            MonthDay.of(5, 1),
            MonthDay.of(5, 8),
            MonthDay.of(7, 14),
            MonthDay.of(8, 15),
            MonthDay.of(11, 1),
            MonthDay.of(11, 11),
            MonthDay.of(12, 25));

    /** Easter Monday, Ascension, Whit Monday: days after Easter. */
    private static final Set<Long> AFTER_EASTER = Set.of(1L, 39L, 50L);

    private WorkingDays() {}

    static boolean working(LocalDate day) {
        return day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0
                && !FIXED.contains(MonthDay.from(day))
                && !AFTER_EASTER.contains(ChronoUnit.DAYS.between(easter(day.getYear()), day));
    }

    /** The anonymous Gregorian algorithm ("Butcher’s"), for years from 1583 on. */
    private static LocalDate easter(int year) {
        int a = year % 19;
        int b = year / 100;
        int c = year % 100;
        int e = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
        int f = (32 + 2 * (b % 4) + 2 * (c / 4) - e - c % 4) % 7;
        int g = (a + 11 * e + 22 * f) / 451;
        int month = (e + f - 7 * g + 114) / 31;
        int day = (e + f - 7 * g + 114) % 31 + 1;
        return LocalDate.of(year, month, day);
    }
}
