package ecluse.auditor;

/**
 * Something that is wrong.
 *
 * @param position of the entry, from 1; of a checkpoint, the last entry it covers; 0 for the ledger as a whole
 * @param what is wrong, in words
 */
record Finding(long position, String what) {

    @Override
    public String toString() {
        return position == 0 ? what : "position " + position + ": " + what;
    }
}
