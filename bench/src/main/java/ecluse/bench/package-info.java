/** Benchmarks: each measures the portal beside its unguarded twin, in the same run. */
@NullMarked
package ecluse.bench;

import org.jspecify.annotations.NullMarked;
