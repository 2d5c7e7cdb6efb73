@NullMarked
package ecluse.vault;

import org.jspecify.annotations.NullMarked;
