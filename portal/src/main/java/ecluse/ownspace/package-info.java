/** The person's own space: how somebody of the registry gets in, and what is said there about oneself. */
@ApplicationModule(
        allowedDependencies = {"kernel", "accounts", "accompaniment", "correspondence", "disclosure", "documents", "web"
        })
@NullMarked
package ecluse.ownspace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
