/**
 * A made-up population, complete with partners, accounts, groups and enrolments. Everything follows from a seed and a
 * number: the person with index 4821 can be asked for without the 4820 before, so a drill checks what it holds against
 * the truth without keeping 340,000 people in memory, and files of any size are written in flat memory.
 */
@NullMarked
package ecluse.drills.population;

import org.jspecify.annotations.NullMarked;
