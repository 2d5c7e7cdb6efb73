/**
 * The offer: courses, offerings and what is published of teaching groups, written by hand or brought by a file. Nothing here is about a
 * jobseeker, so it needs no Guard: of people it knows how many seats are taken.
 */
@ApplicationModule(allowedDependencies = {"kernel", "partners", "registry", "web", "training"})
@NullMarked
package ecluse.offer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
