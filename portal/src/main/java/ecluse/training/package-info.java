/** Kairos: my groups, the people in them, what is declared about them, a contact card, look-up, export. */
@ApplicationModule(
        allowedDependencies = {"kernel", "calendar", "ledger", "disclosure", "partners", "accounts", "web", "documents"
        })
@NullMarked
package ecluse.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
