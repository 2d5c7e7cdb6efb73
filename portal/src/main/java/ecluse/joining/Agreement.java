package ecluse.joining;

import ecluse.kernel.AccountId;
import ecluse.kernel.PartnerId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request that was sent, and the agreement it became.
 *
 * @param version what a page has shown; who acts on an older one is told so
 * @param provenAt when the contact's address was proven
 * @param renewalUntil until when it should run on, as a first officer has asked
 * @param manager who should keep the partner's accounts, as a first officer has asked
 * @param proposal what two officers agree on; null before the first has proposed
 */
record Agreement(
        UUID id,
        AgreementState state,
        int version,
        Asked asked,
        Instant sentAt,
        LocalDate dueOn,
        @Nullable Instant provenAt,
        @Nullable Proposal proposal,
        @Nullable PartnerId partner,
        @Nullable AccountId liftingAskedBy,
        @Nullable LocalDate renewalUntil,
        @Nullable AccountId renewalBy,
        @Nullable Wanted manager,
        @Nullable LocalDate closedOn) {

    /**
     * What the organisation said of itself.
     *
     * @param alone whether one person does everything there: the first account works with files, and nobody keeps accounts
     */
    record Asked(
            String siret,
            String nda,
            String legalName,
            @Nullable String tradeName,
            @Nullable Certificate certificate,
            @Nullable String responsibleSiret,
            @Nullable String responsibleName,
            String contactName,
            String contactEmail,
            String contactPhone,
            boolean alone) {}

    /** A quality certificate, as it was said; the list of certified organisations knows whether it is so. */
    record Certificate(String number, List<Category> categories, LocalDate until) {
        boolean holdsOn(LocalDate day) {
            return !until.isBefore(day);
        }
    }

    /** @param confirmedBy null until the second officer has */
    record Proposal(
            String number,
            LocalDate startsOn,
            LocalDate endsOn,
            String sizeClass,
            List<OpenedService> services,
            AccountId proposedBy,
            @Nullable AccountId confirmedBy) {}

    record Wanted(String name, String email, AccountId askedBy) {}

    /** A place where it trains. */
    record Place(String siret, String name, String street, String postcode, String commune) {}

    public boolean waits() {
        return state == AgreementState.SUBMITTED || state == AgreementState.UNDER_REVIEW;
    }

    /** Whether the agency should have answered. */
    public boolean late(LocalDate today) {
        return waits() && dueOn.isBefore(today);
    }

    /** Who has made the first half of what takes two. */
    Optional<AccountId> firstOfTwo() {
        return switch (state) {
            case UNDER_REVIEW -> Optional.ofNullable(proposal).map(Proposal::proposedBy);
            case SUSPENDED -> Optional.ofNullable(liftingAskedBy);
            case ACTIVE, EXPIRED -> Optional.ofNullable(renewalUntil == null ? null : renewalBy);
            default -> Optional.empty();
        };
    }
}
