/** Accounts and sign-ins: who is there, with which rights, and how long. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "devicebound", "ledger", "partners"})
@NullMarked
package ecluse.accounts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
