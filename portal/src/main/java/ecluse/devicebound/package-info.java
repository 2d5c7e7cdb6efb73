/**
 * Sessions bound to a device: the server's side of the W3C draft "Device Bound Session Credentials" as Chrome ships it. A browser
 * makes a key that does not leave its device, and proves again and again that it has it; each proof is worth a cookie of a few
 * minutes. It knows nothing of this portal: whose session it is, where a request comes from, addresses and names of cookies are
 * given to it ({@link ecluse.devicebound.DeviceBound}).
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package ecluse.devicebound;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
