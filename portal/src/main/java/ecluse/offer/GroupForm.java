package ecluse.offer;

import ecluse.partners.Siret;
import ecluse.training.FundingScheme;
import ecluse.web.Handle;
import ecluse.web.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an office has typed of a group, and what it means. */
record GroupForm(
        String course,
        String site,
        String startsOn,
        String endsOn,
        String opensOn,
        String seats,
        String seatsFinanced,
        String scheme,
        String recruitment,
        String mode,
        String entry,
        String hoursCentre,
        String hoursCompany,
        String responsible) {
    private static final Pattern FRENCH = Pattern.compile("([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})");
    private static final int MOST_SEATS = 1000;
    private static final int MOST_HOURS = 9999;

    static GroupForm of(Map<String, String> typed) {
        return new GroupForm(
                text(typed, "course", ""),
                text(typed, "site", ""),
                text(typed, "startsOn", ""),
                text(typed, "endsOn", ""),
                text(typed, "opensOn", ""),
                text(typed, "seats", ""),
                text(typed, "seatsFinanced", ""),
                text(typed, "scheme", FundingScheme.AFC.name()),
                text(typed, "recruitment", "1"),
                text(typed, "mode", "0"),
                text(typed, "entry", "0"),
                text(typed, "hoursCentre", ""),
                text(typed, "hoursCompany", ""),
                text(typed, "responsible", "").replace(" ", ""));
    }

    private static String text(Map<String, String> typed, String name, String otherwise) {
        return typed.getOrDefault(name, otherwise).strip();
    }

    static GroupForm of(Listing group) {
        return new GroupForm(
                string(group.course()),
                group.site().toString(),
                group.startsOn().toString(),
                group.endsOn().toString(),
                string(group.opensOn()),
                Integer.toString(group.seats()),
                string(group.seatsFinanced()),
                group.scheme().name(),
                Integer.toString(group.recruitment()),
                group.mode() == null ? "0" : group.mode().toString(),
                group.entry() == null ? "0" : group.entry().toString(),
                string(group.hoursCentre()),
                string(group.hoursCompany()),
                group.responsibleSiret() == null ? group.siteSiret() : group.responsibleSiret());
    }

    /** The same again on other dates: these are left to be typed. */
    static GroupForm copyOf(Listing group) {
        var same = of(group);
        return new GroupForm(
                same.course,
                same.site,
                "",
                "",
                "",
                same.seats,
                same.seatsFinanced,
                same.scheme,
                "1",
                same.mode,
                same.entry,
                same.hoursCentre,
                same.hoursCompany,
                same.responsible);
    }

    private static String string(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    /** What a form comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        record Right(
                UUID course,
                UUID site,
                LocalDate startsOn,
                LocalDate endsOn,
                @Nullable LocalDate opensOn,
                int seats,
                @Nullable Integer seatsFinanced,
                FundingScheme scheme,
                int recruitment,
                int mode,
                int entry,
                @Nullable Integer hoursCentre,
                @Nullable Integer hoursCompany,
                String responsibleSiret)
                implements Read {}
    }

    Read read() {
        var problems = new ArrayList<Problem>();
        var chosen = handle("course", course, problems);
        var place = handle("site", site, problems);
        var first = date("startsOn", startsOn, problems);
        var last = date("endsOn", endsOn, problems);
        var opens = opensOn.isEmpty() ? null : date("opensOn", opensOn, problems);
        if (problems.isEmpty() && last.isBefore(first)) {
            problems.add(new Problem("endsOn", "offer.form.order"));
        }
        var places = number("seats", seats, 1, MOST_SEATS, problems);
        var financed = optional("seatsFinanced", seatsFinanced, MOST_SEATS, problems);
        var centre = optional("hoursCentre", hoursCentre, MOST_HOURS, problems);
        var company = optional("hoursCompany", hoursCompany, MOST_HOURS, problems);
        var pays = scheme(problems);
        var recruits = number("recruitment", recruitment, 1, 3, problems);
        var teaches = number("mode", mode, 0, 2, problems);
        var enters = number("entry", entry, 0, 1, problems);
        if (Siret.fault(responsible).isPresent()) {
            problems.add(new Problem("responsible", "offer.form.siret.wrong"));
        }
        return problems.isEmpty()
                ? new Read.Right(
                        chosen,
                        place,
                        first,
                        last,
                        opens,
                        places,
                        financed,
                        pays,
                        recruits,
                        teaches,
                        enters,
                        centre,
                        company,
                        responsible)
                : new Read.Wrong(problems);
    }

    private static UUID handle(String field, String typed, List<Problem> problems) {
        return Handle.read(typed).orElseGet(() -> {
            problems.add(new Problem(field, "offer.form." + field + ".missing"));
            return new UUID(0, 0);
        });
    }

    private FundingScheme scheme(List<Problem> problems) {
        for (var one : FundingScheme.values()) {
            if (one.name().equals(scheme)) {
                return one;
            }
        }
        problems.add(new Problem("scheme", "offer.form.scheme.missing"));
        return FundingScheme.OTHER;
    }

    private static int number(String field, String typed, int least, int most, List<Problem> problems) {
        int number = typed.matches("[0-9]{1,6}") ? Integer.parseInt(typed) : -1;
        if (number < least || number > most) {
            problems.add(new Problem(field, "offer.form.number", least, most));
        }
        return number;
    }

    private static @Nullable Integer optional(String field, String typed, int most, List<Problem> problems) {
        return typed.isEmpty() ? null : Integer.valueOf(number(field, typed, 0, most, problems));
    }

    private static LocalDate date(String field, String typed, List<Problem> problems) {
        return date(typed).orElseGet(() -> {
            problems.add(new Problem(field, "offer.form.date"));
            return LocalDate.EPOCH;
        });
    }

    /** 2026-01-31 or 31/01/2026, of this century. */
    static Optional<LocalDate> date(String typed) {
        try {
            var french = FRENCH.matcher(typed);
            var day = french.matches()
                    ? LocalDate.of(
                            Integer.parseInt(french.group(3)),
                            Integer.parseInt(french.group(2)),
                            Integer.parseInt(french.group(1)))
                    : LocalDate.parse(typed);
            return day.getYear() >= 2000 && day.getYear() <= 2099 ? Optional.of(day) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
