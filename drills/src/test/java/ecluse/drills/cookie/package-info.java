@NullMarked
package ecluse.drills.cookie;

import org.jspecify.annotations.NullMarked;
