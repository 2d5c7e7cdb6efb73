/** What all drills against accounts share: who attacks, what he holds, under which policy, and the report of a run. */
@NullMarked
package ecluse.drills.attack;

import org.jspecify.annotations.NullMarked;
