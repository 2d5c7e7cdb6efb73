/** Rules over the ledger; a signal closes what must close. */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "disclosure", "containment"})
@NullMarked
package ecluse.detection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
