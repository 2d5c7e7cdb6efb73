package ecluse.translog;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.LongStream;

/** A log of equal entries of any size, that takes no room: all full tiles of a level are the same. */
final class UniformLog implements Source {

    static final int ENTRY_BYTES = 300;

    private final byte[][] hashes = new byte[RightEdge.LEVELS][];
    private final byte[] bundle = new byte[TilePath.FULL * (ENTRY_BYTES + Short.BYTES)];
    private final Hash[] perfect = new Hash[Long.SIZE - 1];

    UniformLog() {
        perfect[0] = Merkle.leaf(new byte[ENTRY_BYTES]);
        for (int height = 1; height < perfect.length; height++) {
            perfect[height] = Merkle.node(perfect[height - 1], perfect[height - 1]);
        }
        for (int level = 0; level < hashes.length; level++) {
            hashes[level] = new byte[TilePath.FULL * Hash.SIZE];
            for (int place = 0; place < TilePath.FULL; place++) {
                System.arraycopy(perfect[8 * level].borrowed(), 0, hashes[level], place * Hash.SIZE, Hash.SIZE);
            }
        }
        for (int place = 0; place < TilePath.FULL; place++) {
            bundle[place * (ENTRY_BYTES + 2)] = ENTRY_BYTES >> 8;
            bundle[place * (ENTRY_BYTES + 2) + 1] = (byte) ENTRY_BYTES;
        }
    }

    @Override
    public Optional<byte[]> read(String path) {
        try {
            var tile = TilePath.parse(path);
            return Optional.of(
                    tile.level() == TilePath.ENTRIES
                            ? Arrays.copyOf(bundle, tile.width() * (ENTRY_BYTES + Short.BYTES))
                            : Arrays.copyOf(hashes[tile.level()], tile.width() * Hash.SIZE));
        } catch (BadProof e) {
            return Optional.empty();
        }
    }

    TreeHead head(long size) {
        return new TreeHead(size, root(size));
    }

    private Hash root(long size) {
        if (Long.bitCount(size) == 1) {
            return perfect[Long.numberOfTrailingZeros(size)];
        }
        long left = Long.highestOneBit(size);
        return Merkle.node(root(left), root(size - left));
    }

    /** One after every {@code step} entries. */
    Iterator<TreeHead> heads(long size, long step) {
        return LongStream.iterate(step, head -> head <= size, head -> head + step)
                .mapToObj(this::head)
                .iterator();
    }
}
