/**
 * Joining: an organisation asks to be a partner, two officers decide, and the agreement has a term with an end. Nothing here is
 * about a person of the registry.
 */
@ApplicationModule(allowedDependencies = {"kernel", "partners", "accounts", "correspondence", "web"})
@NullMarked
package ecluse.joining;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
