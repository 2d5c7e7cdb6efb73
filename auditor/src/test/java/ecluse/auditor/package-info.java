@NullMarked
package ecluse.auditor;

import org.jspecify.annotations.NullMarked;
