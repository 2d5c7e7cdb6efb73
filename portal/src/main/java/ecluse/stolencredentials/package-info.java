/**
 * Feeds of infostealer logs: whose password or cookie was found, and what the portal takes away at once. Of a feed, nothing is kept but
 * what matched an account.
 */
@ApplicationModule(allowedDependencies = {"kernel", "web", "registry"})
@NullMarked
package ecluse.stolencredentials;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
