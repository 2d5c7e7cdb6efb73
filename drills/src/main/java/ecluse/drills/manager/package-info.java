/**
 * The manager drill: a thief has the signed-in session of a partner's account manager, and makes accounts with it, as in the second
 * breach. Once under the policy of portals without a guard, where a new account reads everybody at once, and once under Écluse, where it
 * reads nobody before a second person has approved it.
 */
@NullMarked
package ecluse.drills.manager;

import org.jspecify.annotations.NullMarked;
