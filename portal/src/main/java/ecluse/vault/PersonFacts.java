package ecluse.vault;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Everything the vault keeps of one person, on its way in. Prints nothing of it (invariant 8). */
public record PersonFacts(
        String nationalId,
        @Nullable String legacyId,
        String lastName,
        String firstName,
        LocalDate birthDate,
        String email,
        String phone,
        String address,
        String postcode,
        String commune,
        boolean registered) {

    @Override
    public String toString() {
        return "PersonFacts[…]";
    }
}
