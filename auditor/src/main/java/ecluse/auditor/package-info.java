/**
 * Audits a published ledger without the portal: shares the Merkle library with it and nothing else (invariant 6). Reads what
 * docs/ledger-format.md says, and refuses anything else.
 */
@NullMarked
package ecluse.auditor;

import org.jspecify.annotations.NullMarked;
