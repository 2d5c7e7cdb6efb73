/** Signing in, throttling, ending, locks at the door. */
@NullMarked
package ecluse.accounts;

import org.jspecify.annotations.NullMarked;
