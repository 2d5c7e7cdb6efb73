/** The duty officer's pages: what goes on, partners, accounts, what an account was shown, locks. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "ledger",
            "disclosure",
            "partners",
            "accounts",
            "containment",
            "detection",
            "web"
        })
@NullMarked
package ecluse.duty;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
