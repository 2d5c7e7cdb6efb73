@NullMarked
package ecluse.drills.demo;

import org.jspecify.annotations.NullMarked;
