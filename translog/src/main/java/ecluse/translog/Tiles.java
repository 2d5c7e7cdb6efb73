package ecluse.translog;

import java.io.IOException;
import java.util.Arrays;

/** Reads tiles and bundles of a tree: a partial one, or the first part of the full one that took its place. */
final class Tiles {

    private final Source source;

    Tiles(Source source) {
        this.source = source;
    }

    /** Just the hashes of this tile, {@code width} of them. */
    byte[] hashes(TilePath tile) throws IOException, BadProof {
        var found = source.read(tile.path());
        if (found.isPresent()) {
            return requireWidth(found.get(), tile);
        }
        var full = tile.isPartial() ? source.read(tile.full().path()) : found;
        if (full.isEmpty()) {
            throw new BadProof(tile + " is missing");
        }
        return Arrays.copyOf(requireWidth(full.get(), tile.full()), tile.width() * Hash.SIZE);
    }

    private static byte[] requireWidth(byte[] bytes, TilePath tile) throws BadProof {
        try {
            HashTile.requireWidth(bytes, tile.width());
            return bytes;
        } catch (BadProof e) {
            throw new BadProof(tile + ": " + e.getMessage());
        }
    }

    /** The bytes of this bundle, perhaps of the full one, which begins the same. */
    Bundle entries(TilePath bundle) throws IOException, BadProof {
        var found = source.read(bundle.path());
        if (found.isPresent()) {
            return new Bundle(bundle, found.get());
        }
        var full = bundle.isPartial() ? source.read(bundle.full().path()) : found;
        if (full.isEmpty()) {
            throw new BadProof(bundle + " is missing");
        }
        return new Bundle(bundle.full(), full.get());
    }

    /** A bundle and where it was found. */
    record Bundle(TilePath path, byte[] bytes) {}
}
