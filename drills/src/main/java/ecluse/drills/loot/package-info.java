/** What an attacker holds, counted from his own side: every fact is checked against the made-up population. */
@NullMarked
package ecluse.drills.loot;

import org.jspecify.annotations.NullMarked;
