/** Import of people, partners, accounts, groups and enrolments from files. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "ledger", "disclosure"})
@NullMarked
package ecluse.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
