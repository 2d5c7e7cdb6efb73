@NullMarked
package ecluse.drills.loot;

import org.jspecify.annotations.NullMarked;
