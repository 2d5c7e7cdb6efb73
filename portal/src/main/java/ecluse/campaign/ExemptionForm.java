package ecluse.campaign;

import ecluse.web.Problem;
import ecluse.web.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an officer has typed of an exemption.
 *
 * @param until its last day
 */
record ExemptionForm(String code, String reason, String until) {
    static final int MOST_DAYS = 90;
    static final int SHORTEST = 10;
    static final int LONGEST = 500;
    static final ExemptionForm EMPTY = new ExemptionForm("", "", "");

    static ExemptionForm of(Map<String, String> typed) {
        return new ExemptionForm(
                typed.getOrDefault("code", "").strip(),
                typed.getOrDefault("reason", "").strip(),
                typed.getOrDefault("until", "").strip());
    }

    List<Problem> problems(LocalDate today) {
        var problems = new ArrayList<Problem>();
        if (!code.matches("(?i)[PC]-[0-9]{1,10}")) {
            problems.add(new Problem("code", "campaign.exemption.code.wrong"));
        }
        if (reason.length() < SHORTEST || reason.length() > LONGEST) {
            problems.add(new Problem("reason", "campaign.exemption.reason.wrong", SHORTEST, LONGEST));
        }
        var day = day();
        if (day == null || day.isBefore(today) || day.isAfter(today.plusDays(MOST_DAYS))) {
            problems.add(new Problem("until", "campaign.exemption.until.wrong", MOST_DAYS));
        }
        return problems;
    }

    private @Nullable LocalDate day() {
        try {
            return LocalDate.parse(until);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The end of its last day, in Paris. Only where there are no problems. */
    Instant endsAt() {
        return LocalDate.parse(until).plusDays(1).atStartOfDay(Times.PARIS).toInstant();
    }
}
