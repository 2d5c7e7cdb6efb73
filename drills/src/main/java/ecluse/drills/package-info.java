/** Rehearsed attacks, the made-up population they need, and the demo. Speaks to the portal over HTTP alone. */
@NullMarked
package ecluse.drills;

import org.jspecify.annotations.NullMarked;
