package ecluse.federation;

import ecluse.kernel.Assurance;
import org.jspecify.annotations.Nullable;

/**
 * Whom a provider has vouched for. Nothing else of its word is kept.
 *
 * @param subject an HMAC of issuer and {@code sub}
 * @param sid an HMAC of the provider's session; null where it names none
 * @param siren of the organisation that the provider names; null where it was not asked
 * @param level what the sign-in there is worth here
 */
record Identity(
        byte[] subject, byte @Nullable [] sid, @Nullable String siren, Assurance level) {
    @Override
    public String toString() {
        return "Identity[…]";
    }
}
