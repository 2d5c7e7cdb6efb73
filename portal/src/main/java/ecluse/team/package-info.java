/**
 * A partner's accounts, kept by its own managers: invite, approve, suspend, remove. A new account reads nobody before a second person
 * has approved it, and nothing here is about a person of the registry.
 */
@ApplicationModule(allowedDependencies = {"kernel", "database", "accounts", "correspondence", "training", "web"})
@NullMarked
package ecluse.team;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
