/**
 * The July drill: one account of one training organisation is stolen, password and live cookie, and its thief takes what he
 * can. Once under the policy of portals without a guard, once under Écluse. All figures are measured from outside, over
 * HTTP: what he holds, not what the portal says.
 */
@NullMarked
package ecluse.drills.july;

import org.jspecify.annotations.NullMarked;
