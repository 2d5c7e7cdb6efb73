/** Partner organisations and their sites. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package ecluse.partners;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
