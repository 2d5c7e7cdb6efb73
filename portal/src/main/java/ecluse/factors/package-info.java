/** Second factors: one-time codes, recovery codes, passkeys; giving them, and adding and removing them. */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "accounts", "web"})
@NullMarked
package ecluse.factors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
