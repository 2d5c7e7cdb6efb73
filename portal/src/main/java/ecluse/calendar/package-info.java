/** Days: public holidays of France and its territories, working days, deadlines; the time zones of the territories. Pure, without a clock. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package ecluse.calendar;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
