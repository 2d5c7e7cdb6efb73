/** The drill in which the seed of an account's one-time codes is stolen, then the password besides. */
@NullMarked
package ecluse.drills.seed;

import org.jspecify.annotations.NullMarked;
