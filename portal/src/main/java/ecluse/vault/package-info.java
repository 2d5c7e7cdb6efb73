/** Sealed facts: keys, sealing, blind indexes. Named by {@code disclosure} alone (invariant 7). */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package ecluse.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
