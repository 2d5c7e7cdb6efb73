@NullMarked
package ecluse.drills.seed;

import org.jspecify.annotations.NullMarked;
