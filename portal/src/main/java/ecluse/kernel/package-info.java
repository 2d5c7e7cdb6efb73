/** What everybody shares and nothing else: references, fields, roles, the viewer, identifiers, settings. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package ecluse.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
