package ecluse.drills.population;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Somebody in the registry, as the files say it.
 *
 * @param index the number within the population, from 0
 * @param nationalId 11 digits
 * @param legacyId 8 characters, or 11 with the region's; null for most
 * @param email null for who has none
 * @param phone ten digits from 0; null for who has none
 * @param registered false when struck off
 * @param contactProtection whether nobody outside may learn how to reach the person
 */
public record Person(
        int index,
        String nationalId,
        @Nullable String legacyId,
        String lastName,
        String firstName,
        LocalDate birthDate,
        @Nullable String email,
        @Nullable String phone,
        String address,
        String postcode,
        String commune,
        boolean registered,
        boolean identityCertified,
        boolean contactProtection) {

    public String fullName() {
        return firstName + " " + lastName;
    }
}
