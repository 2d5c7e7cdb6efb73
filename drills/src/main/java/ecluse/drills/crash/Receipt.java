package ecluse.drills.crash;

/**
 * A receipt that a reader took home from the portal's pages.
 *
 * @param reader who, from 0
 * @param position the ledger position whose receipt the link promised
 * @param file the tlog-proof file as it came
 */
record Receipt(int reader, long position, byte[] file) {}
