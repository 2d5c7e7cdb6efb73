/** The drill in which a site between the owner and the portal relays every page and every answer. */
@NullMarked
package ecluse.drills.phish;

import org.jspecify.annotations.NullMarked;
