/**
 * Tells the holder of an account by mail what has changed about it: a factor, the password, a browser that it has not used before.
 * Each mail holds a link that says "it was not me" and closes the account.
 */
@ApplicationModule(allowedDependencies = {"kernel", "accounts", "correspondence", "ownspace", "web"})
@NullMarked
package ecluse.alerts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
