/** Exposure lists: who was exposed, exactly, read off the ledger (invariant 5). */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "accounts", "partners", "web"})
@NullMarked
package ecluse.incidents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
