/**
 * Information meetings: an office invites to one for a group of its offer, people register or answer a proposal, the office says
 * who came and who is retained. Knows people by reference; names come from {@code disclosure}, one batch a page, once the person
 * has confirmed.
 */
@ApplicationModule(
        allowedDependencies = {"kernel", "calendar", "disclosure", "correspondence", "ownspace", "training", "web"})
@NullMarked
package ecluse.meetings;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
