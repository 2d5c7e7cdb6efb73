/**
 * Offices at work while a campaign brings everybody onto a second factor: announced, postponed once, a brown-out, then required.
 * Nothing that they send may be lost, and who holds no factor reads nobody afterwards.
 */
@NullMarked
package ecluse.drills.campaign;

import org.jspecify.annotations.NullMarked;
