/** Quotes: written by an organisation, taken or declined by the person, decided by the adviser in charge. */
@ApplicationModule(allowedDependencies = {"kernel", "disclosure", "correspondence", "web", "documents", "training"})
@NullMarked
package ecluse.quotes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
