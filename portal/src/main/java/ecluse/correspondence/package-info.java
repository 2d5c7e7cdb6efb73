/** Notices to exposed people: written, approved by a second person, sent at most once. */
@ApplicationModule(allowedDependencies = {"kernel", "disclosure", "accounts", "incidents", "web"})
@NullMarked
package ecluse.correspondence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
