/** Second factors as people keep them: an app that shows codes, recovery codes on paper, and signing in with them. */
@NullMarked
package ecluse.drills.factors;

import org.jspecify.annotations.NullMarked;
