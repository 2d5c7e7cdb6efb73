package ecluse.translog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 256 hashes in one file, one after another.
 *
 * @see <a href="https://c2sp.org/tlog-tiles#merkle-tree">C2SP tlog-tiles, Merkle tree</a>
 */
public final class HashTile {

    private HashTile() {}

    /**
     * Reads a tile.
     *
     * @param width hashes it must hold
     * @throws BadProof if it holds another number of them
     */
    public static List<Hash> parse(byte[] tile, int width) throws BadProof {
        requireWidth(tile, width);
        var hashes = new ArrayList<Hash>(width);
        for (int place = 0; place < width; place++) {
            hashes.add(Hash.owning(Arrays.copyOfRange(tile, place * Hash.SIZE, (place + 1) * Hash.SIZE)));
        }
        return hashes;
    }

    static void requireWidth(byte[] tile, int width) throws BadProof {
        if (tile.length != width * Hash.SIZE) {
            throw new BadProof(
                    "the tile is " + tile.length + " bytes, not " + width * Hash.SIZE + " (" + width + " hashes)");
        }
    }

    /** Writes a tile. */
    public static byte[] write(List<Hash> hashes) {
        var tile = new byte[hashes.size() * Hash.SIZE];
        for (int place = 0; place < hashes.size(); place++) {
            System.arraycopy(hashes.get(place).borrowed(), 0, tile, place * Hash.SIZE, Hash.SIZE);
        }
        return tile;
    }
}
