/**
 * Kills the portal and its database again and again while people work, and looks from outside at what is left: what the pages
 * showed, what is published, what the auditor says.
 */
@NullMarked
package ecluse.drills.crash;

import org.jspecify.annotations.NullMarked;
