package ecluse.attendance;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.Map;
import java.util.Set;

/**
 * Monday to Friday without public holidays: those of Code du travail L. 3133-1; the day on which a département overseas keeps
 * the end of slavery (L. 3422-2); Good Friday and 26 December in Moselle and Alsace (L. 3134-13).
 */
final class WorkingDays {
    private static final Set<MonthDay> FIXED = Set.of(
            MonthDay.of(Month.JANUARY, 1),
            MonthDay.of(Month.MAY, 1),
            MonthDay.of(Month.MAY, 8),
            MonthDay.of(Month.JULY, 14),
            MonthDay.of(Month.AUGUST, 15),
            MonthDay.of(Month.NOVEMBER, 1),
            MonthDay.of(Month.NOVEMBER, 11),
            MonthDay.of(Month.DECEMBER, 25));
    private static final Set<Integer> AFTER_EASTER = Set.of(1, 39, 50);
    private static final int GOOD_FRIDAY = -2;
    private static final Set<String> OF_THE_EAST = Set.of("57", "67", "68");
    private static final Map<String, MonthDay> END_OF_SLAVERY = Map.of(
            "971", MonthDay.of(Month.MAY, 27),
            "972", MonthDay.of(Month.MAY, 22),
            "973", MonthDay.of(Month.JUNE, 10),
            "974", MonthDay.of(Month.DECEMBER, 20),
            "976", MonthDay.of(Month.APRIL, 27));

    private final String departement;

    private WorkingDays(String departement) {
        this.departement = departement;
    }

    /** Those of the place with this postcode. */
    static WorkingDays at(String postcode) {
        return new WorkingDays(postcode.substring(0, Math.min(postcode.length(), postcode.startsWith("97") ? 3 : 2)));
    }

    boolean works(LocalDate day) {
        return day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY && !holiday(day);
    }

    /** The day itself, or the next one on which people work. */
    LocalDate from(LocalDate day) {
        var first = day;
        while (!works(first)) {
            first = first.plusDays(1);
        }
        return first;
    }

    private boolean holiday(LocalDate day) {
        var date = MonthDay.from(day);
        int sinceEaster = (int) (day.toEpochDay() - easter(day.getYear()).toEpochDay());
        return FIXED.contains(date)
                || AFTER_EASTER.contains(sinceEaster)
                || date.equals(END_OF_SLAVERY.get(departement))
                || OF_THE_EAST.contains(departement)
                        && (sinceEaster == GOOD_FRIDAY || date.equals(MonthDay.of(Month.DECEMBER, 26)));
    }

    /** Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher. */
    static LocalDate easter(int year) {
        int golden = year % 19;
        int century = year / 100;
        int ofCentury = year % 100;
        int correction = (century - (century + 8) / 25 + 1) / 3;
        int epact = (19 * golden + century - century / 4 - correction + 15) % 30;
        int weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        int late = (golden + 11 * epact + 22 * weekday) / 451;
        int days = epact + weekday - 7 * late + 114;
        return LocalDate.of(year, days / 31, days % 31 + 1);
    }
}
