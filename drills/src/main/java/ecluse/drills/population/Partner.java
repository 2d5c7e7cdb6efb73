package ecluse.drills.population;

import java.time.LocalDate;
import java.util.List;

/**
 * A training organisation.
 *
 * @param index the number within the population, from 0
 * @param code as pages and accounts name it, {@code P-0231}
 * @param siret of its first site
 * @param nda activity declaration number, 11 digits
 */
public record Partner(
        int index,
        String code,
        String siret,
        String nda,
        String legalName,
        SizeClass size,
        String departement,
        String agreementNumber,
        LocalDate agreementStart,
        LocalDate agreementEnd,
        List<Site> sites) {

    public int places() {
        return sites.stream().mapToInt(Site::places).sum();
    }
}
