/** Merkle trees of RFC 6962 and RFC 9162: hashes, roots, inclusion and consistency proofs. Depends on nothing. */
@NullMarked
package ecluse.translog;

import org.jspecify.annotations.NullMarked;
