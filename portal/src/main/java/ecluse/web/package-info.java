/** The ground that pages stand on: layout, navigation, languages, refusals, errors, security headers. */
@ApplicationModule(allowedDependencies = {"kernel", "ledger", "disclosure", "accounts", "containment"})
@NullMarked
package ecluse.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
