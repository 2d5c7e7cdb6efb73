package ecluse.translog;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** RFC 6962, sections 2.1 to 2.1.2, word for word and as slow as it reads. Shares nothing with the production code. */
final class Naive {

    static Hash mth(List<byte[]> d) {
        int n = d.size();
        if (n == 0) {
            return sha256();
        }
        if (n == 1) {
            return sha256(new byte[] {0}, d.getFirst());
        }
        int k = largestPowerOfTwoBelow(n);
        return sha256(
                new byte[] {1},
                mth(d.subList(0, k)).bytes(),
                mth(d.subList(k, n)).bytes());
    }

    static List<Hash> path(int m, List<byte[]> d) {
        int n = d.size();
        if (n == 1) {
            return List.of();
        }
        int k = largestPowerOfTwoBelow(n);
        return m < k
                ? append(path(m, d.subList(0, k)), mth(d.subList(k, n)))
                : append(path(m - k, d.subList(k, n)), mth(d.subList(0, k)));
    }

    static List<Hash> proof(int m, List<byte[]> d) {
        return subproof(m, d, true);
    }

    private static List<Hash> subproof(int m, List<byte[]> d, boolean b) {
        int n = d.size();
        if (m == n) {
            return b ? List.of() : List.of(mth(d));
        }
        int k = largestPowerOfTwoBelow(n);
        return m <= k
                ? append(subproof(m, d.subList(0, k), b), mth(d.subList(k, n)))
                : append(subproof(m - k, d.subList(k, n), false), mth(d.subList(0, k)));
    }

    /** Different from one another, each 0 to 40 bytes long after its number. */
    static List<byte[]> entries(int size, Random random) {
        return IntStream.range(0, size)
                .mapToObj(number -> {
                    var entry = new byte[Integer.BYTES + random.nextInt(41)];
                    random.nextBytes(entry);
                    ByteBuffer.wrap(entry).putInt(number);
                    return entry;
                })
                .toList();
    }

    private static int largestPowerOfTwoBelow(int n) {
        int k = 1;
        while (2 * k < n) {
            k *= 2;
        }
        return k;
    }

    private static List<Hash> append(List<Hash> list, Hash last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }

    private static Hash sha256(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return Hash.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Naive() {}
}
