@NullMarked
package ecluse.drills.population;

import org.jspecify.annotations.NullMarked;
