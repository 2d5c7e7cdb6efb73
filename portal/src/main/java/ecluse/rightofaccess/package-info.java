/** The right of access (GDPR art. 15): who was shown a person's file, and the proof of each time, for that person. */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "disclosure", "web"})
@NullMarked
package ecluse.rightofaccess;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
