/** Kairos: my groups, the people in them, a contact card, look-up, export. */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "disclosure", "partners", "accounts", "web"})
@NullMarked
package ecluse.training;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
