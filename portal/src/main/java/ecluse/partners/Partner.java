package ecluse.partners;

import ecluse.kernel.PartnerId;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A partner organisation as registered.
 *
 * @param code what people call it on the phone, such as {@code P-0231}
 * @param nda activity declaration number; organisations without one exist
 * @param agreementEnd last day of the agreement
 */
public record Partner(
        PartnerId id,
        String code,
        String siret,
        @Nullable String nda,
        String legalName,
        SizeClass sizeClass,
        Status status,
        String agreementNumber,
        LocalDate agreementStart,
        LocalDate agreementEnd) {

    /** How big, by entries into training a year: about 4, 20, 80, 315, 2,100. */
    public enum SizeClass {
        MICRO,
        SMALL,
        MEDIUM,
        LARGE,
        NETWORK
    }

    /** Suspended partners' accounts see nobody. */
    public enum Status {
        ACTIVE,
        SUSPENDED
    }
}
