/** The record of every disclosure, refusal, sign-in and lock: entries and reading them back. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package ecluse.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
