/**
 * The campaign that brings accounts onto a second factor: cohorts of partners with dates, one postponement each, reminders, an
 * hour in which nothing is shown without one, then nothing at all; exemptions with an end; how far each partner is.
 */
@ApplicationModule(
        allowedDependencies = {"kernel", "accounts", "calendar", "correspondence", "factors", "partners", "web"})
@NullMarked
package ecluse.campaign;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
