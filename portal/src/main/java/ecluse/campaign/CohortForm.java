package ecluse.campaign;

import ecluse.calendar.Territory;
import ecluse.calendar.WorkingDays;
import ecluse.partners.Partner.SizeClass;
import ecluse.web.Problem;
import ecluse.web.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an officer has typed of a cohort. */
record CohortForm(
        String name,
        Set<SizeClass> sizes,
        String regions,
        String codes,
        String announcedOn,
        String remindersFrom,
        String brownOutOn,
        String brownOutHour,
        String requiredFrom) {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_REGIONS = 110;
    private static final int MOST_CODES = 2000;
    private static final Pattern REGION = Pattern.compile("[0-9]{2,3}");
    private static final Pattern CODE = Pattern.compile("P-[0-9]{1,10}");
    private static final Pattern APART = Pattern.compile("[\\s,;]+");

    /** A first suggestion: a week to read about it, five weeks in all, the brown-out a week before the end. */
    static CohortForm suggested(LocalDate today) {
        var days = new WorkingDays(Territory.MAINLAND);
        var announced = days.from(today.plusDays(1));
        return new CohortForm(
                "",
                Set.of(),
                "",
                "",
                announced.toString(),
                days.from(announced.plusDays(7)).toString(),
                days.from(announced.plusDays(28)).toString(),
                "10",
                days.from(announced.plusDays(35)).toString());
    }

    static CohortForm of(Map<String, String> typed) {
        var sizes = EnumSet.noneOf(SizeClass.class);
        Arrays.stream(SizeClass.values())
                .filter(size -> typed.containsKey("size-" + size))
                .forEach(sizes::add);
        return new CohortForm(
                typed.getOrDefault("name", "").strip(),
                sizes,
                typed.getOrDefault("regions", "").strip(),
                typed.getOrDefault("codes", "").strip(),
                typed.getOrDefault("announcedOn", "").strip(),
                typed.getOrDefault("remindersFrom", "").strip(),
                typed.getOrDefault("brownOutOn", "").strip(),
                typed.getOrDefault("brownOutHour", "").strip(),
                typed.getOrDefault("requiredFrom", "").strip());
    }

    static CohortForm of(Cohort cohort) {
        return new CohortForm(
                cohort.name(),
                cohort.choice().sizes(),
                String.join(", ", cohort.choice().regions()),
                String.join(", ", cohort.choice().codes()),
                day(cohort.announcedAt()),
                day(cohort.remindersAt()),
                day(cohort.brownOutAt()),
                Integer.toString(cohort.brownOutAt().atZone(Times.PARIS).getHour()),
                day(cohort.requiredAt()));
    }

    private static String day(Instant at) {
        return at.atZone(Times.PARIS).toLocalDate().toString();
    }

    /** What was typed, read. */
    sealed interface Read {
        record Right(String name, Choice choice, Timetable timetable) implements Read {}

        record Wrong(List<Problem> problems) implements Read {}
    }

    Read read(LocalDate today) {
        var problems = new ArrayList<Problem>();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            problems.add(new Problem("name", "campaign.form.name.wrong", LONGEST_NAME));
        }
        var choice = choice(problems);
        var timetable = timetable(today, problems);
        return problems.isEmpty() && timetable != null
                ? new Read.Right(name, choice, timetable)
                : new Read.Wrong(List.copyOf(problems));
    }

    private Choice choice(List<Problem> problems) {
        var chosen = new Choice(sizes, words(regions), words(codes.toUpperCase(Locale.ROOT)));
        if (chosen.nothing()) {
            problems.add(new Problem("sizes", "campaign.form.choice.nothing"));
        }
        if (chosen.regions().size() > MOST_REGIONS
                || !chosen.regions().stream()
                        .allMatch(one -> REGION.matcher(one).matches())) {
            problems.add(new Problem("regions", "campaign.form.regions.wrong"));
        }
        if (chosen.codes().size() > MOST_CODES
                || !chosen.codes().stream().allMatch(one -> CODE.matcher(one).matches())) {
            problems.add(new Problem("codes", "campaign.form.codes.wrong", MOST_CODES));
        }
        return chosen;
    }

    private static List<String> words(String typed) {
        return APART.splitAsStream(typed)
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    private @Nullable Timetable timetable(LocalDate today, List<Problem> problems) {
        var announced = date("announcedOn", announcedOn, problems);
        var reminders = date("remindersFrom", remindersFrom, problems);
        var brownOut = date("brownOutOn", brownOutOn, problems);
        int hour = hour(problems);
        var required = date("requiredFrom", requiredFrom, problems);
        if (announced == null || reminders == null || brownOut == null || required == null) {
            return null;
        }
        if (announced.isBefore(today)) {
            problems.add(new Problem("announcedOn", "campaign.form.announcedOn.past"));
        }
        if (reminders.isBefore(announced)) {
            problems.add(new Problem("remindersFrom", "campaign.form.remindersFrom.early"));
        }
        if (!brownOut.isAfter(announced)) {
            problems.add(new Problem("brownOutOn", "campaign.form.brownOutOn.early"));
        }
        if (!required.isAfter(brownOut) || !required.isAfter(reminders)) {
            problems.add(new Problem("requiredFrom", "campaign.form.requiredFrom.early"));
        }
        if (required.isAfter(today.plusYears(1))) {
            problems.add(new Problem("requiredFrom", "campaign.form.requiredFrom.late"));
        }
        return new Timetable(announced, reminders, brownOut, hour, required);
    }

    private static @Nullable LocalDate date(String field, String typed, List<Problem> problems) {
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeException e) {
            problems.add(new Problem(field, "campaign.form.date"));
            return null;
        }
    }

    private int hour(List<Problem> problems) {
        int hour = brownOutHour.matches("[0-9]{1,2}") ? Integer.parseInt(brownOutHour) : -1;
        if (hour < Timetable.FIRST_HOUR || hour > Timetable.LAST_HOUR) {
            problems.add(new Problem(
                    "brownOutHour", "campaign.form.brownOutHour.wrong", Timetable.FIRST_HOUR, Timetable.LAST_HOUR));
            return Timetable.FIRST_HOUR;
        }
        return hour;
    }

    /** Dates on which somebody there does not work: a help desk and a manager must be reachable on each. */
    static List<Problem> holidays(Timetable timetable, Set<Territory> territories) {
        var days = Map.of(
                "announcedOn", timetable.announcedOn(),
                "remindersFrom", timetable.remindersFrom(),
                "brownOutOn", timetable.brownOutOn(),
                "requiredFrom", timetable.requiredFrom());
        return List.of("announcedOn", "remindersFrom", "brownOutOn", "requiredFrom").stream()
                .filter(field -> !worked(days.get(field), territories))
                .map(field -> new Problem(field, "campaign.form.notWorked"))
                .toList();
    }

    private static boolean worked(@Nullable LocalDate day, Set<Territory> territories) {
        return day != null
                && new WorkingDays(Territory.MAINLAND).working(day)
                && territories.stream().allMatch(territory -> new WorkingDays(territory).working(day));
    }
}
