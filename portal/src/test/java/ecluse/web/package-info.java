/** The ground that pages stand on. */
@NullMarked
package ecluse.web;

import org.jspecify.annotations.NullMarked;
