@NullMarked
package ecluse.drills.mail;

import org.jspecify.annotations.NullMarked;
