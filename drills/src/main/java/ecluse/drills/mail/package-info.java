/** Where mail goes in a demo or a drill: an SMTP sink on loopback, files that keep what came, and a page to read it. */
@NullMarked
package ecluse.drills.mail;

import org.jspecify.annotations.NullMarked;
