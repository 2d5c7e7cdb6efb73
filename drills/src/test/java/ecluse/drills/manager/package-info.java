@NullMarked
package ecluse.drills.manager;

import org.jspecify.annotations.NullMarked;
