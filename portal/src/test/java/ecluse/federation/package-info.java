@NullMarked
package ecluse.federation;

import org.jspecify.annotations.NullMarked;
