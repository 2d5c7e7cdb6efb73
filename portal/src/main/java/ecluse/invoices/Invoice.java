package ecluse.invoices;

import ecluse.kernel.PersonRef;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An invoice with its quote and group, by reference. Amounts are cents, hours are minutes; the database computes both. */
record Invoice(
        UUID id,
        UUID quote,
        UUID enrolment,
        PersonRef person,
        String title,
        String code,
        String site,
        String siret,
        String organisation,
        LocalDate startsOn,
        LocalDate endsOn,
        InvoiceState state,
        int version,
        @Nullable UUID replaces,
        int quotedHours,
        int hourlyCents,
        int servedMinutes,
        int billedMinutes,
        long grossCents,
        long shareCents,
        long amountCents,
        @Nullable String deskNumber,
        Missing missing) {

    public String hoursServed() {
        return hours(servedMinutes);
    }

    public String hoursBilled() {
        return hours(billedMinutes);
    }

    /** Whether the quote has fewer hours than were served. */
    public boolean capped() {
        return billedMinutes < servedMinutes;
    }

    /** With a comma, which both languages' readers take. */
    static String hours(int minutes) {
        return BigDecimal.valueOf(minutes)
                .divide(BigDecimal.valueOf(60), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString()
                .replace('.', ',');
    }

    @Override
    public String toString() {
        return "Invoice[" + id + "]";
    }
}
