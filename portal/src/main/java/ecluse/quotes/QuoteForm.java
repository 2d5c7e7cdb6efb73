package ecluse.quotes;

import ecluse.web.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an office has typed, and what it means. */
record QuoteForm(
        String person,
        String scheme,
        String content,
        String hours,
        String hourly,
        String cofinancing,
        String employer) {
    private static final int MOST_HOURS = 3000;
    private static final long MOST_HOURLY = 100_000;
    private static final int LONGEST_CONTENT = 2000;
    private static final int LONGEST_EMPLOYER = 200;

    static final QuoteForm EMPTY = of(Map.of());

    static QuoteForm of(Map<String, String> typed) {
        return new QuoteForm(
                typed.getOrDefault("person", ""),
                typed.getOrDefault("scheme", Scheme.AIF.name()),
                typed.getOrDefault("content", "").replace("\r\n", "\n").strip(),
                typed.getOrDefault("hours", "").strip(),
                typed.getOrDefault("hourly", "").strip(),
                typed.getOrDefault("cofinancing", "").strip(),
                typed.getOrDefault("employer", "").strip());
    }

    /** The same for another person, or for another go. */
    static QuoteForm of(Quote quote) {
        var employer = quote.employer();
        return new QuoteForm(
                "",
                quote.scheme().name(),
                quote.content(),
                Integer.toString(quote.hours()),
                Cents.typed(quote.hourlyCents()),
                Cents.typed(quote.cofinancingCents()),
                employer == null ? "" : employer);
    }

    /** Understood or not. */
    sealed interface Read {
        record Right(Scheme scheme, String content, int hours, long hourlyCents, long cofinancingCents, String employer)
                implements Read {}

        record Wrong(List<Problem> problems) implements Read {}
    }

    Read read() {
        var problems = new ArrayList<Problem>();
        var paidBy = Scheme.asked(scheme);
        int teaching = hours.matches("[0-9]{1,4}") ? Integer.parseInt(hours) : 0;
        long price = Cents.read(hourly).orElse(0);
        long shared = cofinancing.isEmpty() ? 0 : Cents.read(cofinancing).orElse(-1);
        boolean withEmployer = paidBy.isPresent() && paidBy.get().needsEmployer();
        demand(paidBy.isPresent(), "scheme", "quotes.form.scheme.missing", problems);
        demand(!content.isEmpty(), "content", "quotes.form.content.missing", problems);
        demand(content.length() <= LONGEST_CONTENT, "content", "quotes.form.content.long", problems);
        demand(teaching >= 1 && teaching <= MOST_HOURS, "hours", "quotes.form.hours.range", problems);
        demand(
                !withEmployer || teaching <= Scheme.MOST_HOURS_WITH_EMPLOYER,
                "hours",
                "quotes.form.hours.employer",
                problems);
        demand(price >= 1 && price <= MOST_HOURLY, "hourly", "quotes.form.hourly.range", problems);
        demand(shared >= 0, "cofinancing", "quotes.form.cofinancing.amount", problems);
        demand(shared <= teaching * price, "cofinancing", "quotes.form.cofinancing.more", problems);
        demand(!withEmployer || !employer.isEmpty(), "employer", "quotes.form.employer.missing", problems);
        demand(withEmployer || employer.isEmpty(), "employer", "quotes.form.employer.none", problems);
        demand(employer.length() <= LONGEST_EMPLOYER, "employer", "quotes.form.employer.long", problems);
        return problems.isEmpty()
                ? new Read.Right(paidBy.orElseThrow(), content, teaching, price, shared, employer)
                : new Read.Wrong(problems);
    }

    private static void demand(boolean good, String field, String key, List<Problem> problems) {
        if (!good) {
            problems.add(new Problem(field, key));
        }
    }
}
