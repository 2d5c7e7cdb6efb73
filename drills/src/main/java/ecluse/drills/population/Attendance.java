package ecluse.drills.population;

import ecluse.drills.population.Dice.Topic;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes who was there when, this month and the two before. Most people are there; some are ill for a few days, some miss a
 * half-day, who drops out stays away before. The month before the last is certified; of the last one some is late.
 */
final class Attendance {
    private static final int MONTHS_BEFORE = 2;
    private static final char NOTHING = '.';

    private static final int LONG_HALF_DAY = 210;
    private static final int SHORT_HALF_DAY = 180;
    private static final int LONG_HALF_DAY_PERCENT = 80;
    private static final int FREE_FRIDAY_PERCENT = 25;
    private static final int DISTANCE_DAY_PERCENT = 20;
    private static final int MOST_DAYS_BEHIND = 3;

    private static final int ILL_PERCENT = 15;
    private static final int APPOINTMENT_PERCENT = 1;
    private static final int AWAY_PERCENT = 1;
    private static final int DAYS_AWAY_BEFORE_DROP_OUT = 4;
    private static final int DAYS_INTERRUPTED_AT_MOST = 12;

    private static final int BEGUN_PERCENT = 12;
    private static final int NOT_HANDED_OVER_PERCENT = 8;
    private static final int HANDED_OVER_PERCENT = 14;
    private static final int ONE_PERSON_MISSING_PERCENT = 3;

    private final long seed;
    private final LocalDate today;

    Attendance(Plan plan) {
        this.seed = plan.seed();
        this.today = plan.today();
    }

    /** @param head the code of the account that certifies */
    Stream<AttendanceMonth> of(TrainingGroup group, List<Enrolment> enrolments, String head) {
        var current = YearMonth.from(today);
        return IntStream.rangeClosed(-MONTHS_BEFORE, 0)
                .mapToObj(current::plusMonths)
                .filter(month -> !group.startsOn().isAfter(month.atEndOfMonth())
                        && !group.startsOn().isAfter(today)
                        && !group.endsOn().isBefore(month.atDay(1)))
                .flatMap(month -> new Sheet(group, month, head).lines(enrolments));
    }

    /** How far the office has come with a group's month. */
    private enum Progress {
        BEGUN,
        NOT_HANDED_OVER,
        HANDED_OVER,
        CERTIFIED
    }

    private final class Sheet {
        private final TrainingGroup group;
        private final YearMonth month;
        private final String head;
        private final int minutes;
        private final boolean freeFriday;
        private final DayOfWeek distance;
        private final boolean hasDistance;
        private final LocalDate toldUntil;
        private final Progress progress;
        private final LocalDate certifiedOn;
        private final String planned;

        Sheet(TrainingGroup group, YearMonth month, String head) {
            this.group = group;
            this.month = month;
            this.head = head;
            // The group's habits are the same each month; how far its month is, is not.
            var habits = Dice.of(seed, Topic.ATTENDANCE, -1L - group.firstPlace());
            minutes = habits.percent(LONG_HALF_DAY_PERCENT) ? LONG_HALF_DAY : SHORT_HALF_DAY;
            freeFriday = habits.percent(FREE_FRIDAY_PERCENT);
            hasDistance = habits.percent(DISTANCE_DAY_PERCENT);
            distance = DayOfWeek.of(habits.between(1, 5));
            toldUntil = today.minusDays(1L + habits.below(MOST_DAYS_BEHIND + 1));
            int drawn = habits.below(100);
            var certified = month.plusMonths(1).atDay(habits.between(2, 6));
            progress = progress(drawn, certified);
            certifiedOn = certified;
            planned = planned();
        }

        private Progress progress(int drawn, LocalDate certified) {
            var last = YearMonth.from(today).minusMonths(1);
            if (month.isAfter(last)) {
                return Progress.BEGUN;
            }
            if (month.isBefore(last)) {
                return Progress.CERTIFIED;
            }
            if (drawn < BEGUN_PERCENT) {
                return Progress.BEGUN;
            }
            if (drawn < BEGUN_PERCENT + NOT_HANDED_OVER_PERCENT) {
                return Progress.NOT_HANDED_OVER;
            }
            return drawn < BEGUN_PERCENT + NOT_HANDED_OVER_PERCENT + HANDED_OVER_PERCENT || certified.isAfter(today)
                    ? Progress.HANDED_OVER
                    : Progress.CERTIFIED;
        }

        private String planned() {
            var plan = new char[2 * month.lengthOfMonth()];
            for (int i = 0; i < plan.length; i++) {
                var day = day(i);
                boolean taught = !day.isBefore(group.startsOn())
                        && !day.isAfter(group.endsOn())
                        && WorkingDays.working(day)
                        && !(freeFriday && i % 2 == 1 && day.getDayOfWeek() == DayOfWeek.FRIDAY);
                plan[i] = taught ? 'X' : NOTHING;
            }
            return new String(plan);
        }

        private LocalDate day(int halfDay) {
            return month.atDay(halfDay / 2 + 1);
        }

        Stream<AttendanceMonth> lines(List<Enrolment> enrolments) {
            return IntStream.range(0, enrolments.size())
                    .filter(i -> isThere(enrolments.get(i)))
                    .mapToObj(i -> line(enrolments.get(i), group.firstPlace() + i));
        }

        private boolean isThere(Enrolment enrolment) {
            var entered = enrolment.enteredOn();
            var exited = enrolment.exitedOn();
            return entered != null
                    && !entered.isAfter(month.atEndOfMonth())
                    && (exited == null || !exited.isBefore(month.atDay(1)));
        }

        private AttendanceMonth line(Enrolment enrolment, int place) {
            var dice = Dice.of(seed, Topic.ATTENDANCE, (long) place << 4 | month.getMonthValue());
            var marks = marks(enrolment, dice);
            boolean missing = progress != Progress.BEGUN
                    && month.equals(YearMonth.from(today).minusMonths(1))
                    && dice.percent(ONE_PERSON_MISSING_PERCENT);
            if (missing) {
                forgetLast(marks);
            }
            var reached = missing ? Progress.BEGUN : progress;
            boolean certified = reached == Progress.CERTIFIED;
            return new AttendanceMonth(
                    enrolment.reference(),
                    month,
                    minutes,
                    planned,
                    new String(marks),
                    certified ? "CERTIFIED" : reached == Progress.HANDED_OVER ? "FILLED" : "OPEN",
                    certified ? certifiedOn : null,
                    certified ? head : "");
        }

        private char[] marks(Enrolment enrolment, Dice dice) {
            var marks = new char[planned.length()];
            Arrays.fill(marks, NOTHING);
            boolean ill = dice.percent(ILL_PERCENT);
            int illFrom = dice.between(1, 28);
            int illUntil = illFrom + dice.below(5);
            int awayFor = dice.below(DAYS_AWAY_BEFORE_DROP_OUT + 1);
            var interrupted = today.minusDays(dice.between(2, DAYS_INTERRUPTED_AT_MOST));
            int untold = dice.between(3, 9);
            for (int i = 0; i < marks.length; i++) {
                // Each half-day has its draw, told or not, so that a later day changes no earlier one.
                int luck = dice.below(100);
                var day = day(i);
                if (planned.charAt(i) == NOTHING || !told(enrolment, day, untold)) {
                    continue;
                }
                boolean isIll = ill && day.getDayOfMonth() >= illFrom && day.getDayOfMonth() <= illUntil;
                boolean isOut = enrolment.state() == EnrolmentState.INTERRUPTED && !day.isBefore(interrupted);
                marks[i] = leavesSoon(enrolment, day, awayFor) ? 'A' : isIll || isOut ? 'E' : mark(day, luck);
            }
            return marks;
        }

        private boolean told(Enrolment enrolment, LocalDate day, int untold) {
            var entered = Objects.requireNonNull(enrolment.enteredOn());
            var exited = enrolment.exitedOn();
            boolean there = !day.isBefore(entered) && (exited == null || !day.isAfter(exited));
            if (month.equals(YearMonth.from(today))) {
                return there && !day.isAfter(toldUntil);
            }
            boolean behind = progress == Progress.BEGUN
                    && day.isAfter(month.atEndOfMonth().minusDays(untold));
            return there && !behind;
        }

        private boolean leavesSoon(Enrolment enrolment, LocalDate day, int awayFor) {
            var exited = enrolment.exitedOn();
            return exited != null
                    && enrolment.state() == EnrolmentState.ABANDONED
                    && day.isAfter(exited.minusDays(awayFor));
        }

        private char mark(LocalDate day, int luck) {
            if (luck < AWAY_PERCENT) {
                return 'A';
            }
            if (luck < AWAY_PERCENT + APPOINTMENT_PERCENT) {
                return 'E';
            }
            return hasDistance && day.getDayOfWeek() == distance ? 'D' : 'P';
        }

        private static void forgetLast(char[] marks) {
            for (int i = marks.length - 1; i >= 0; i--) {
                if (marks[i] != NOTHING) {
                    marks[i] = NOTHING;
                    return;
                }
            }
        }
    }
}
