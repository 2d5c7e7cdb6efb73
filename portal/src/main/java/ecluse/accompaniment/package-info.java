/** An adviser's caseload: who is in charge of whom, what asks for the adviser, one person's page. */
@ApplicationModule(allowedDependencies = {"kernel", "disclosure", "web"})
@NullMarked
package ecluse.accompaniment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
