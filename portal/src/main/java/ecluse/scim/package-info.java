/**
 * SCIM 2.0 (RFC 7643, 7644) for partners that have a directory: another door to the acts of {@code team}, held by the same functions of the
 * database. By a token one invites and closes, and nothing else; nobody of the registry is shown.
 */
@ApplicationModule(allowedDependencies = {"kernel", "web"})
@NullMarked
package ecluse.scim;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
