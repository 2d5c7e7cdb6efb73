@NullMarked
package ecluse.drills.password;

import org.jspecify.annotations.NullMarked;
