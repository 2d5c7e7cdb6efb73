/** The record of every disclosure, refusal, sign-in and lock: entries, reading them back, the published log of them. */
@ApplicationModule(allowedDependencies = {"kernel", "database"})
@NullMarked
package ecluse.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
