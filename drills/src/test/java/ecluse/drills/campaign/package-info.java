@NullMarked
package ecluse.drills.campaign;

import org.jspecify.annotations.NullMarked;
