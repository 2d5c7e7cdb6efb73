/** A browser as far as a drill needs one: cookies, forms, and the facts that a page shows. */
@NullMarked
package ecluse.drills.http;

import org.jspecify.annotations.NullMarked;
