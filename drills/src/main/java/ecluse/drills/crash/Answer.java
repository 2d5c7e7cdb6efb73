package ecluse.drills.crash;

/**
 * A page that a reader has in hand.
 *
 * @param reader who, from 0
 * @param reference the ledger position that the page names
 * @param people of so many the page shows facts, each with an entry of its own from that position on; 0 for a refusal
 */
record Answer(int reader, long reference, int people) {

    /** The last position that must be in the ledger. */
    long last() {
        return reference + Math.max(people, 1) - 1;
    }
}
