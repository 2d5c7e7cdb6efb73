@NullMarked
package ecluse.drills.july;

import org.jspecify.annotations.NullMarked;
