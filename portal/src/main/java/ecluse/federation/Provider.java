package ecluse.federation;

import ecluse.kernel.AccountId;
import ecluse.kernel.Assurance;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider that the agency knows.
 *
 * @param secret the client's, sealed
 * @param partners codes of the partners for whose accounts it vouches
 * @param domains of the addresses for whose accounts it vouches
 * @param twoFactors values of {@code acr} that stand for two factors
 * @param oneFactor others that are taken, for a password's worth
 * @param maxAge how long ago somebody may have signed in there; null: it is not asked
 * @param signedUserinfo whether its word about a user must be signed
 * @param siret whether the organisation that it names must be the account's partner
 */
record Provider(
        UUID id,
        int version,
        String name,
        URI issuer,
        String client,
        byte[] secret,
        List<String> partners,
        List<String> domains,
        List<String> twoFactors,
        List<String> oneFactor,
        @Nullable Duration maxAge,
        boolean signedUserinfo,
        boolean siret,
        boolean on,
        By written,
        @Nullable By switchedOn) {

    /** Who did something, and when. */
    record By(AccountId account, String code, Instant at) {}

    /** All values of {@code acr} that are taken, the stronger ones first. */
    List<String> asked() {
        var all = new ArrayList<>(twoFactors);
        all.addAll(oneFactor);
        return List.copyOf(all);
    }

    /** What a sign-in there is worth here; empty for less than what was asked. */
    Optional<Assurance> worth(@Nullable String acr) {
        if (acr != null && twoFactors.contains(acr)) {
            return Optional.of(Assurance.AAL2);
        }
        return acr != null && oneFactor.contains(acr) ? Optional.of(Assurance.AAL1) : Optional.empty();
    }

    /** What its secret is sealed for: another issuer is never sent it. */
    String sealedFor() {
        return sealedFor(id, issuer);
    }

    static String sealedFor(UUID id, URI issuer) {
        return id + " " + issuer;
    }

    /** Whether this officer may switch it on: not who wrote it (invariant 9). */
    boolean mayBeSwitchedOnBy(AccountId officer) {
        return !on && !written.account().equals(officer);
    }

    @Override
    public String toString() {
        return "Provider[" + id + "]";
    }
}
