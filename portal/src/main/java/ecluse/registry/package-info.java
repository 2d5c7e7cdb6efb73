/**
 * Import of people, partners, accounts, groups, enrolments, caseloads, attendance and quotes from CSV files. Facts about people go
 * in through {@link ecluse.disclosure.Intake} and stay nowhere else: not in reports, which name a line, a column, a rule and a value's shape.
 */
@ApplicationModule(allowedDependencies = {"kernel", "database", "ledger", "disclosure", "partners"})
@NullMarked
package ecluse.registry;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
