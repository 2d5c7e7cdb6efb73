@NullMarked
package ecluse.stolencredentials;

import org.jspecify.annotations.NullMarked;
