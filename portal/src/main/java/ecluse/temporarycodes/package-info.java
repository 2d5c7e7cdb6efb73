/**
 * A code for who has lost the second factor and has work to do: a manager of the partner asks for it, the agency approves, and the
 * manager hands it over. Nobody of the registry is in here.
 */
@ApplicationModule(allowedDependencies = {"kernel", "factors", "web"})
@NullMarked
package ecluse.temporarycodes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
