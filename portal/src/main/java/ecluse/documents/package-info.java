/**
 * Documents as files: what a template says becomes an accessible PDF. Knows nobody and asks no door: whose document it is, and
 * what may stand in it, the module decides that has it made.
 */
@ApplicationModule(allowedDependencies = {"kernel", "web"})
@NullMarked
package ecluse.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
