/** What is due, brought to those who have to do it: a mail in the morning, a calendar to subscribe to. Nobody's name. */
@ApplicationModule(allowedDependencies = {"kernel", "calendar", "correspondence", "training", "web"})
@NullMarked
package ecluse.reminders;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
