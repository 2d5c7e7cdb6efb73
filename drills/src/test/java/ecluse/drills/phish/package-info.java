@NullMarked
package ecluse.drills.phish;

import org.jspecify.annotations.NullMarked;
