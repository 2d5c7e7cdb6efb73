@NullMarked
package ecluse.factors;

import org.jspecify.annotations.NullMarked;
