package ecluse.translog;

import java.util.ArrayList;
import java.util.List;

/**
 * Trees whose leaves are all the same: a subtree's root depends on its size alone, so trees too large for any memory
 * have roots and proofs. The formulas are again those of RFC 6962.
 */
final class Uniform {

    static final Hash LEAF = Merkle.leaf(new byte[0]);

    /** Root of 2^i leaves at place i. */
    private static final List<Hash> PERFECT = perfectRoots();

    static Hash mth(long n) {
        if (Long.bitCount(n) == 1) {
            return PERFECT.get(Long.numberOfTrailingZeros(n));
        }
        long k = Long.highestOneBit(n);
        return Merkle.node(mth(k), mth(n - k));
    }

    static List<Hash> path(long m, long n) {
        if (n == 1) {
            return new ArrayList<>();
        }
        long k = Long.highestOneBit(n - 1);
        var path = m < k ? path(m, k) : path(m - k, n - k);
        path.add(m < k ? mth(n - k) : mth(k));
        return path;
    }

    static List<Hash> proof(long m, long n) {
        return subproof(m, n, true);
    }

    private static List<Hash> subproof(long m, long n, boolean b) {
        if (m == n) {
            return new ArrayList<>(b ? List.of() : List.of(mth(n)));
        }
        long k = Long.highestOneBit(n - 1);
        var proof = m <= k ? subproof(m, k, b) : subproof(m - k, n - k, false);
        proof.add(m <= k ? mth(n - k) : mth(k));
        return proof;
    }

    private static List<Hash> perfectRoots() {
        var roots = new ArrayList<Hash>();
        for (var root = LEAF; roots.size() < Long.SIZE - 1; root = Merkle.node(root, root)) {
            roots.add(root);
        }
        return roots;
    }

    private Uniform() {}
}
