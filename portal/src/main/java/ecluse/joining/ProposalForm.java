package ecluse.joining;

import ecluse.partners.Partner.SizeClass;
import ecluse.web.Problem;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the first officer proposes, as typed. */
record ProposalForm(String number, String startsOn, String endsOn, String sizeClass, Set<OpenedService> services) {
    static final int YEARS = 3;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{4,20}-[0-9]{1,3}(/[0-9]{1,3})?");

    static ProposalForm of(Map<String, String> typed) {
        return new ProposalForm(
                typed.getOrDefault("number", "").replace(" ", ""),
                typed.getOrDefault("startsOn", "").strip(),
                typed.getOrDefault("endsOn", "").strip(),
                typed.getOrDefault("sizeClass", ""),
                Arrays.stream(OpenedService.values())
                        .filter(service -> typed.containsKey("service-" + service.name()))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(OpenedService.class))));
    }

    /** Three years from today; quotes where the certificate allows them. */
    static ProposalForm suggested(Agreement agreement, LocalDate today) {
        var proposal = agreement.proposal();
        if (proposal != null) {
            return new ProposalForm(
                    proposal.number(),
                    proposal.startsOn().toString(),
                    proposal.endsOn().toString(),
                    proposal.sizeClass(),
                    Set.copyOf(proposal.services()));
        }
        var certificate = agreement.asked().certificate();
        var services = EnumSet.allOf(OpenedService.class);
        if (certificate == null || !certificate.holdsOn(today)) {
            services.remove(OpenedService.QUOTES);
        }
        var last = today.plusYears(YEARS).minusDays(1);
        return new ProposalForm("", today.toString(), last.toString(), "small", services);
    }

    /** What it comes to. */
    sealed interface Read {
        record Wrong(List<Problem> problems) implements Read {}

        record Right(
                String number, LocalDate startsOn, LocalDate endsOn, String sizeClass, List<OpenedService> services)
                implements Read {}
    }

    Read read() {
        var problems = new ArrayList<Problem>();
        if (!NUMBER.matcher(number).matches()) {
            problems.add(new Problem("number", "joining.proposal.number.wrong"));
        }
        var first = date("startsOn", startsOn, problems);
        var last = date("endsOn", endsOn, problems);
        if (first.isPresent() && last.isPresent()) {
            order(first.get(), last.get(), problems);
        }
        if (size().isEmpty()) {
            problems.add(new Problem("sizeClass", "joining.proposal.size.wrong"));
        }
        if (services.isEmpty()) {
            problems.add(new Problem("services", "joining.proposal.services.empty"));
        }
        return problems.isEmpty()
                ? new Read.Right(
                        number,
                        first.orElseThrow(),
                        last.orElseThrow(),
                        sizeClass.toLowerCase(Locale.ROOT),
                        List.copyOf(services))
                : new Read.Wrong(List.copyOf(problems));
    }

    private static Optional<LocalDate> date(String field, String typed, List<Problem> problems) {
        var date = JoinForm.date(typed);
        if (date.isEmpty()) {
            problems.add(new Problem(field, "joining.form.date"));
        }
        return date;
    }

    private static void order(LocalDate first, LocalDate last, List<Problem> problems) {
        if (!last.isAfter(first)) {
            problems.add(new Problem("endsOn", "joining.proposal.ends.before"));
        } else if (last.isAfter(first.plusYears(YEARS))) {
            problems.add(new Problem("endsOn", "joining.proposal.ends.long", YEARS));
        }
    }

    private Optional<SizeClass> size() {
        return Arrays.stream(SizeClass.values())
                .filter(size -> size.name().equalsIgnoreCase(sizeClass))
                .findFirst();
    }
}
