package ecluse.offer;

import ecluse.training.FundingScheme;
import ecluse.training.GroupState;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A teaching group as the offer lists it, with its course and its offering; a group that came without a course has neither.
 *
 * @param people enrolments that take a seat or took one
 * @param recruitment LHÉO: 1 open, 2 closed, 3 suspended
 * @param mode LHÉO: 0 on site, 1 mixed, 2 at a distance
 * @param entry LHÉO: 0 on fixed dates, 1 at any time
 */
record Listing(
        UUID id,
        String code,
        String title,
        UUID site,
        String siteName,
        String siteSiret,
        String postcode,
        String commune,
        LocalDate startsOn,
        LocalDate endsOn,
        @Nullable LocalDate opensOn,
        int seats,
        int people,
        @Nullable Integer seatsFinanced,
        FundingScheme scheme,
        int recruitment,
        GroupState state,
        int version,
        Instant writtenAt,
        @Nullable Instant publishedAt,
        @Nullable Instant seenAt,
        @Nullable UUID course,
        @Nullable String courseNumber,
        @Nullable Integer mode,
        @Nullable Integer entry,
        @Nullable Integer hoursCentre,
        @Nullable Integer hoursCompany,
        @Nullable String responsibleSiret,
        String organisation) {

    public int seatsLeft() {
        return Math.max(0, seats - people);
    }

    /** Whether advisers can find it. */
    public boolean visible() {
        return switch (state) {
            case PUBLISHED, OPEN, FULL -> recruitment == 1;
            case RUNNING -> recruitment == 1 && entry != null && entry == 1;
            case DRAFT, ENDED, CLOSED, SUSPENDED, CANCELLED -> false;
        };
    }

    public boolean mayChange() {
        return switch (state) {
            case DRAFT, PUBLISHED, OPEN, FULL, RUNNING, SUSPENDED -> true;
            case ENDED, CLOSED, CANCELLED -> false;
        };
    }

    public @Nullable String modeKey() {
        return mode == null ? null : "offer.mode." + mode;
    }

    public @Nullable String entryKey() {
        return entry == null ? null : "offer.entry." + entry;
    }

    public String recruitmentKey() {
        return "offer.recruitment." + recruitment;
    }
}
