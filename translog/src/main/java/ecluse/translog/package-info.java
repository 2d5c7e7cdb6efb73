/**
 * Transparency logs: Merkle trees of RFC 6962 and RFC 9162; tiles, checkpoints, signed notes, cosignatures, witnesses and
 * proof files of C2SP. Depends on nothing but the Java platform.
 *
 * <p>Where to begin: {@link ecluse.translog.TreeWriter} to keep a log, {@link ecluse.translog.TreeReader} and
 * {@link ecluse.translog.EntryProof} to prove, {@link ecluse.translog.TrustedLog} and {@link ecluse.translog.Audit} to
 * verify, {@link ecluse.translog.WitnessClient} and {@link ecluse.translog.Witness} against split views. What does not
 * hold is refused with {@link ecluse.translog.BadProof}.
 *
 * @see <a href="https://c2sp.org">C2SP</a>
 */
@NullMarked
package ecluse.translog;

import org.jspecify.annotations.NullMarked;
