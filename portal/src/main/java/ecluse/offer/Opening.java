package ecluse.offer;

import java.time.LocalDate;
import java.util.UUID;

/** A published group that recruits, as whoever looks for a training sees it. */
public record Opening(
        UUID id,
        String code,
        String title,
        String organisation,
        String postcode,
        String commune,
        LocalDate startsOn,
        LocalDate endsOn,
        int seats,
        int seatsLeft) {

    static Opening of(Listing listing) {
        return new Opening(
                listing.id(),
                listing.code(),
                listing.title(),
                listing.organisation(),
                listing.postcode(),
                listing.commune(),
                listing.startsOn(),
                listing.endsOn(),
                listing.seats(),
                listing.seatsLeft());
    }
}
