/**
 * The password drill: a thief has the password of an account whose owner has made a second factor, and nothing else. Once under
 * the policy of portals without a guard, where a password is a sign-in, and once under Écluse, where it must show nobody.
 */
@NullMarked
package ecluse.drills.password;

import org.jspecify.annotations.NullMarked;
