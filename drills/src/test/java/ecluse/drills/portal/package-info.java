@NullMarked
package ecluse.drills.portal;

import org.jspecify.annotations.NullMarked;
