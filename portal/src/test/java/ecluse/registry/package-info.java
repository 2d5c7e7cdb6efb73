@NullMarked
package ecluse.registry;

import org.jspecify.annotations.NullMarked;
