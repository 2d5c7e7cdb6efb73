package ecluse.calendar;

import java.time.LocalDate;

/** Easter of the Gregorian calendar. */
final class Easter {
    private Easter() {}

    /**
     * Easter Sunday by the golden number, the century's corrections and the epact: the Sunday after the full moon that falls
     * on or after 21 March, as the Church reckons it.
     *
     * @param year from 1583 on
     */
    static LocalDate sunday(int year) {
        int golden = year % 19;
        int century = year / 100;
        int leapDaysLeftOut = century - century / 4;
        int moonsDrift = (8 * century + 13) / 25;
        int moon = Math.floorMod(leapDaysLeftOut - moonsDrift + 19 * golden + 15, 30);
        // Two dates are drawn back by a day, so that no full moon comes twice in nineteen years.
        int fullMoon = moon - (moon == 29 || moon == 28 && golden > 10 ? 1 : 0);
        int weekday = Math.floorMod(year + year / 4 + fullMoon + 2 - leapDaysLeftOut, 7);
        return LocalDate.of(year, 3, 28).plusDays(fullMoon - weekday);
    }
}
