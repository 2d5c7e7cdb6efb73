@NullMarked
package ecluse.drills.factors;

import org.jspecify.annotations.NullMarked;
