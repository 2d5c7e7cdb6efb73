/** Attacks on the whole portal: on what it keeps, on what it says by the way, on what it does when it is killed. */
@NullMarked
package ecluse.attacks;

import org.jspecify.annotations.NullMarked;
