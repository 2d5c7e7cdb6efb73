@NullMarked
package ecluse.bench;

import org.jspecify.annotations.NullMarked;
