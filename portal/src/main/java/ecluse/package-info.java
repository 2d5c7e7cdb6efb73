/** Écluse, the partner portal: every direct sub-package is a module with its own code, pages, messages and migrations. */
@NullMarked
package ecluse;

import org.jspecify.annotations.NullMarked;
