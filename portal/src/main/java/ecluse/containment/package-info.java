/** Locks: closing at any scope by one person, reopening by two (invariants 4 and 9). */
@ApplicationModule(allowedDependencies = {"kernel", "ledger"})
@NullMarked
package ecluse.containment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
