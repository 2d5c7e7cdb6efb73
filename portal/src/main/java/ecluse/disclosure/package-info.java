/** The one door: facts of a person leave through {@link ecluse.disclosure.Guard} and come in through {@link ecluse.disclosure.Intake}. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "vault", "ledger"})
@NullMarked
package ecluse.disclosure;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
