@NullMarked
package ecluse.translog;

import org.jspecify.annotations.NullMarked;
