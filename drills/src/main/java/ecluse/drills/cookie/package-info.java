/** The drill of the copied cookies: all that a browser carries, in a thief's hands, without the key of its device. */
@NullMarked
package ecluse.drills.cookie;

import org.jspecify.annotations.NullMarked;
