/**
 * Invoices: drawn by an organisation from a quote that its enrolment has used up and the hours that were certified; deposited
 * at the public desk, which is outside, and followed here. Knows quotes and enrolments by reference; names come from
 * {@code disclosure}, one batch a page.
 */
@ApplicationModule(allowedDependencies = {"kernel", "disclosure", "web", "documents", "training"})
@NullMarked
package ecluse.invoices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
