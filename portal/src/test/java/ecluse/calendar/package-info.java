@NullMarked
package ecluse.calendar;

import org.jspecify.annotations.NullMarked;
