/**
 * The agency's desk: lets an organisation write what only the agency may still allow, after 30 days, and sees which entries nobody
 * has declared. It works on files by what was done with them, and is shown no fact about anybody.
 */
@ApplicationModule(allowedDependencies = {"kernel", "web", "partners", "training", "disclosure"})
@NullMarked
package ecluse.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
