/** The database: the PostgreSQL that the launcher brings or an outside one, its roles, its migrations. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package ecluse.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
