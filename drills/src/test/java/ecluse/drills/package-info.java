@NullMarked
package ecluse.drills;

import org.jspecify.annotations.NullMarked;
