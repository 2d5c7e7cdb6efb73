/** The duty officer's pages: partners, accounts, locks, what an account was shown. */
@ApplicationModule(
        allowedDependencies = {"kernel", "ledger", "disclosure", "partners", "accounts", "containment", "web"})
@NullMarked
package ecluse.duty;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
