/** Starts the portal as a child process, as a user would, and stops it. Knows its options and its ready line, no more. */
@NullMarked
package ecluse.drills.portal;

import org.jspecify.annotations.NullMarked;
