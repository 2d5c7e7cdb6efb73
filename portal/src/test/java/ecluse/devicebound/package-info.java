@NullMarked
package ecluse.devicebound;

import org.jspecify.annotations.NullMarked;
