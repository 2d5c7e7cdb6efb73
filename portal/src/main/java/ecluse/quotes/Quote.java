package ecluse.quotes;

import ecluse.kernel.PersonRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A quote with its group, by reference. Amounts are cents; the database computes the total from hours and price.
 *
 * @param aifInGroup live AIF quotes in the group: an AIF is not there to fill a group
 */
record Quote(
        UUID id,
        UUID group,
        String title,
        String site,
        String organisation,
        LocalDate startsOn,
        LocalDate endsOn,
        PersonRef person,
        Scheme scheme,
        String content,
        int hours,
        long hourlyCents,
        long totalCents,
        long cofinancingCents,
        @Nullable String employer,
        QuoteState state,
        int version,
        @Nullable Instant answerBy,
        int aifInGroup) {
    /** From how many on the pages warn. */
    private static final int MANY_AIF = 3;

    /** What remains to be paid by the service. */
    public long askedCents() {
        return totalCents - cofinancingCents;
    }

    public boolean fillsGroup() {
        return scheme == Scheme.AIF && aifInGroup >= MANY_AIF;
    }

    @Override
    public String toString() {
        return "Quote[" + id + "]";
    }
}
