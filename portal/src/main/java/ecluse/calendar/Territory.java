package ecluse.calendar;

import java.time.LocalDate;
import java.time.Month;
import java.time.MonthDay;
import java.util.HashSet;
import java.util.Set;

/**
 * Where a day may be a holiday: code du travail L. 3133-1, for Alsace and Moselle L. 3134-13, and for the abolition of slavery
 * décret 83-1003.
 */
public enum Territory {
    MAINLAND,
    /** Good Friday is a holiday where there is a Protestant or shared church; it is counted as one everywhere there. */
    ALSACE_MOSELLE,
    GUADELOUPE(MonthDay.of(Month.MAY, 27)),
    MARTINIQUE(MonthDay.of(Month.MAY, 22)),
    GUYANE(MonthDay.of(Month.JUNE, 10)),
    REUNION(MonthDay.of(Month.DECEMBER, 20)),
    MAYOTTE(MonthDay.of(Month.APRIL, 27)),
    SAINT_BARTHELEMY(MonthDay.of(Month.OCTOBER, 9)),
    SAINT_MARTIN(MonthDay.of(Month.MAY, 28));

    private static final Set<MonthDay> EVERYWHERE = Set.of(
            MonthDay.of(Month.JANUARY, 1),
            MonthDay.of(Month.MAY, 1),
            MonthDay.of(Month.MAY, 8),
            MonthDay.of(Month.JULY, 14),
            MonthDay.of(Month.AUGUST, 15),
            MonthDay.of(Month.NOVEMBER, 1),
            MonthDay.of(Month.NOVEMBER, 11),
            MonthDay.of(Month.DECEMBER, 25));

    private final Set<MonthDay> own;

    Territory(MonthDay... own) {
        this.own = Set.of(own);
    }

    /** By a French postcode, five digits; one that belongs to no territory of its own is the mainland's. */
    public static Territory of(String postcode) {
        return switch (postcode) {
            case "97133" -> SAINT_BARTHELEMY;
            case "97150" -> SAINT_MARTIN;
            default -> ofDepartment(postcode);
        };
    }

    private static Territory ofDepartment(String postcode) {
        return switch (postcode.substring(0, Math.min(3, postcode.length()))) {
            case "971" -> GUADELOUPE;
            case "972" -> MARTINIQUE;
            case "973" -> GUYANE;
            case "974" -> REUNION;
            case "976" -> MAYOTTE;
            default -> postcode.matches("(57|67|68).*") ? ALSACE_MOSELLE : MAINLAND;
        };
    }

    /** The holidays of a year, in no order. */
    public Set<LocalDate> holidays(int year) {
        var days = new HashSet<LocalDate>();
        EVERYWHERE.forEach(day -> days.add(day.atYear(year)));
        own.forEach(day -> days.add(day.atYear(year)));
        var easter = Easter.sunday(year);
        days.add(easter.plusDays(1));
        days.add(easter.plusDays(39)); // Ascension
        days.add(easter.plusDays(50)); // Whit Monday
        if (this == ALSACE_MOSELLE) {
            days.add(easter.minusDays(2));
            days.add(LocalDate.of(year, Month.DECEMBER, 26));
        }
        return days;
    }

    public boolean holiday(LocalDate day) {
        return holidays(day.getYear()).contains(day);
    }
}
