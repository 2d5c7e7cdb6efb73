/** The honest people of a drill: offices at work and officers on duty, through the same pages as everybody. */
@NullMarked
package ecluse.drills.actors;

import org.jspecify.annotations.NullMarked;
