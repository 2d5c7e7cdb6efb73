@NullMarked
package ecluse.drills.http;

import org.jspecify.annotations.NullMarked;
