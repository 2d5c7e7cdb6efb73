/**
 * Signing in through an OpenID provider, as ProConnect is one: providers that two officers let in, identities that accounts are
 * linked to, and the provider's word to end a sign-in.
 */
@ApplicationModule(allowedDependencies = {"kernel", "accounts", "factors", "ledger", "web"})
@NullMarked
package ecluse.federation;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
