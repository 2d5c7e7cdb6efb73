package ecluse.drills.crash;

import java.util.ArrayList;
import java.util.List;

/** What all readers got. Safe for many threads. */
final class Answers {

    private final List<Answer> fresh = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private final List<String> denied = new ArrayList<>();
    private final long[] counts;
    private long withoutReference;

    Answers(int readers) {
        this.counts = new long[readers];
    }

    synchronized void add(Answer answer) {
        fresh.add(answer);
        counts[answer.reader()]++;
    }

    /** Facts on a page that names no ledger position. */
    synchronized void addWithoutReference() {
        withoutReference++;
    }

    synchronized void add(Receipt receipt) {
        receipts.add(receipt);
    }

    /** A page had a link to a receipt, and the portal then knows of none. */
    synchronized void addDenied(String link) {
        denied.add(link);
    }

    /** The answers since the last time this was asked. */
    synchronized List<Answer> take() {
        var taken = List.copyOf(fresh);
        fresh.clear();
        return taken;
    }

    /** The receipts since the last time this was asked. */
    synchronized List<Receipt> takeReceipts() {
        var taken = List.copyOf(receipts);
        receipts.clear();
        return taken;
    }

    /** The links without a receipt since the last time this was asked. */
    synchronized List<String> takeDenied() {
        var taken = List.copyOf(denied);
        denied.clear();
        return taken;
    }

    /** How many a reader ever got. */
    synchronized long count(int reader) {
        return counts[reader];
    }

    synchronized long withoutReference() {
        return withoutReference;
    }
}
