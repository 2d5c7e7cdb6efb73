/**
 * Messages: an office and the adviser in charge about one file, a person and the adviser about the own. What is written rests
 * sealed, and is opened with the ledger's receipt alone.
 */
@ApplicationModule(allowedDependencies = {"kernel", "disclosure", "web", "training", "ownspace"})
@NullMarked
package ecluse.conversations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
