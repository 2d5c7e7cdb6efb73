/**
 * Placing somebody on a group: an office proposes whom it does not know yet, and nothing is told to it until the person or the
 * adviser in charge agrees; an adviser refers people of the own caseload. What is agreed is an enrolment, with its tie.
 */
@ApplicationModule(
        allowedDependencies = {"kernel", "disclosure", "correspondence", "web", "training", "offer", "ownspace"})
@NullMarked
package ecluse.placements;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
