/** The demo: a portal with a made-up population, a place for its mail, and accounts to try. */
@NullMarked
package ecluse.drills.demo;

import org.jspecify.annotations.NullMarked;
