/** Codes in place of a lost factor: asked for, approved, shown, taken. */
@NullMarked
package ecluse.temporarycodes;

import org.jspecify.annotations.NullMarked;
