/** What tests share: a fresh database, a world of made-up people, a running portal, a browser without a screen. */
@NullMarked
package ecluse.testing;

import org.jspecify.annotations.NullMarked;
