package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever is done to a proof, it is refused, and with BadProof: nothing else ever comes out. */
class RandomLiesTest {

    private final Random random = new Random(9162);
    private final List<Hash> leaves =
            Naive.entries(200, random).stream().map(Merkle::leaf).toList();

    @Test
    void no_damaged_proof_is_accepted() {
        for (int round = 0; round < 3_000; round++) {
            int size = 2 + random.nextInt(leaves.size() - 1);
            int place = random.nextInt(size - 1);
            var tree = leaves.subList(0, size);
            refusedInclusion(leaves.get(place), place, head(size), damaged(Proofs.inclusion(tree, place)));
            refusedConsistency(head(place + 1), head(size), damaged(Proofs.consistency(tree, place + 1)));
        }
    }

    @Test
    void no_leaf_is_accepted_at_the_index_of_another() {
        for (int round = 0; round < 3_000; round++) {
            int size = 2 + random.nextInt(leaves.size() - 1);
            int index = random.nextInt(size);
            int other = (index + 1 + random.nextInt(size - 1)) % size;
            var proof = Proofs.inclusion(leaves.subList(0, size), index);
            refusedInclusion(leaves.get(index), other, head(size), proof);
            refusedInclusion(leaves.get(other), index, head(size), proof);
        }
    }

    @Test
    void no_head_is_accepted_with_the_proof_of_another() {
        for (int round = 0; round < 3_000; round++) {
            int size = 3 + random.nextInt(leaves.size() - 2);
            int oldSize = 1 + random.nextInt(size - 1);
            int other = 1 + (oldSize + random.nextInt(size - 2)) % (size - 1);
            var proof = Proofs.consistency(leaves.subList(0, size), oldSize);
            refusedConsistency(head(other), head(size), proof);
        }
    }

    @Test
    void garbage_is_refused_in_order() {
        for (int round = 0; round < 20_000; round++) {
            var proof =
                    Stream.generate(this::randomHash).limit(random.nextInt(70)).toList();
            refusedInclusion(randomHash(), randomLong(), new TreeHead(randomLong(), randomHash()), proof);
            refusedConsistency(
                    new TreeHead(randomLong(), randomHash()), new TreeHead(randomLong(), randomHash()), proof);
        }
    }

    private TreeHead head(int size) {
        return new TreeHead(size, Merkle.root(leaves.subList(0, size)));
    }

    private List<Hash> damaged(List<Hash> truth) {
        var proof = new ArrayList<>(truth);
        int place = random.nextInt(proof.size());
        switch (random.nextInt(4)) {
            case 0 -> proof.remove(place);
            case 1 -> proof.add(place, randomHash());
            case 2 -> proof.add(proof.get(place));
            default -> proof.set(place, withOneBitChanged(proof.get(place)));
        }
        return proof;
    }

    private Hash withOneBitChanged(Hash hash) {
        var bytes = hash.bytes();
        bytes[random.nextInt(Hash.SIZE)] ^= (byte) (1 << random.nextInt(8));
        return Hash.of(bytes);
    }

    private Hash randomHash() {
        var bytes = new byte[Hash.SIZE];
        random.nextBytes(bytes);
        return Hash.of(bytes);
    }

    /** Of any length in bits, so that small ones and the ends of the range come too. */
    private long randomLong() {
        return switch (random.nextInt(12)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(2);
            case 1 -> Long.MIN_VALUE + random.nextInt(2);
            case 2 -> -random.nextInt(3);
            default -> random.nextLong() >>> random.nextInt(64);
        };
    }

    private static void refusedInclusion(Hash leaf, long index, TreeHead head, List<Hash> proof) {
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> Proofs.verifyInclusion(leaf, index, head, proof));
    }

    private static void refusedConsistency(TreeHead old, TreeHead head, List<Hash> proof) {
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> Proofs.verifyConsistency(old, head, proof));
    }
}
