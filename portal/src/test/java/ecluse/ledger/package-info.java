/** The ledger: its bytes, its published log, attacks on both. */
@NullMarked
package ecluse.ledger;

import org.jspecify.annotations.NullMarked;
