@NullMarked
package ecluse.drills.crash;

import org.jspecify.annotations.NullMarked;
