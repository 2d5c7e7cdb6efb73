/**
 * Attendance: the trainer's page of today, the office's month, the statement that the head of the centre certifies, and which
 * are late. Knows enrolments by reference; names come from {@code disclosure}, one batch a page.
 */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "calendar",
            "disclosure",
            "partners",
            "accounts",
            "training",
            "web",
            "documents"
        })
@NullMarked
package ecluse.attendance;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
