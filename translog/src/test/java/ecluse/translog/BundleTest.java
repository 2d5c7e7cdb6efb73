package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BundleTest {

    @Test
    void each_entry_stands_after_its_length() {
        var bundle = EntryBundle.write(List.of(new byte[] {7}, new byte[0], new byte[] {8, 9}));
        assertThat(HexFormat.of().formatHex(bundle)).isEqualTo("000107" + "0000" + "00020809");
    }

    @Test
    void entries_of_all_lengths_are_read_back() throws BadProof {
        var entries = List.of(new byte[0], new byte[1], new byte[255], new byte[256], new byte[65_535]);
        assertThat(EntryBundle.parse(EntryBundle.write(entries), 5)).containsExactlyElementsOf(entries);
    }

    @Test
    void an_entry_that_is_too_long_is_not_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EntryBundle.write(List.of(new byte[65_536])))
                .withMessage("an entry is 65536 bytes; at most 65535 are allowed");
    }

    @Test
    void a_bundle_of_another_width_is_refused() {
        var bundle = EntryBundle.write(List.of(new byte[3], new byte[4]));
        refused(bundle, 1, "the bundle has 6 bytes after its 1 entries");
        refused(bundle, 3, "the bundle ends after 2 entries");
    }

    @Test
    void a_truncated_bundle_is_refused() {
        var bundle = EntryBundle.write(List.of(new byte[3], new byte[4]));
        refused(Arrays.copyOf(bundle, 6), 2, "the bundle ends after 1 entries");
        refused(Arrays.copyOf(bundle, 10), 2, "the bundle ends in the middle of its entry 1 (from 0)");
    }

    @Test
    void a_damaged_bundle_is_refused_or_read_as_it_stands() {
        var truth = EntryBundle.write(Naive.entries(9, new Random(5)));
        int refused = new Fuzz(6)
                .refusesOrReadsExactly(truth, 20_000, bytes -> EntryBundle.parse(bytes, 9), EntryBundle::write);
        assertThat(refused).isBetween(5_000, 19_000);
    }

    @Test
    void a_tile_of_another_width_is_refused() throws BadProof {
        var tile = HashTile.write(EightLeaves.LEAVES);
        assertThat(HashTile.parse(tile, 8)).isEqualTo(EightLeaves.LEAVES);
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> HashTile.parse(tile, 7))
                .withMessage("the tile is 256 bytes, not 224 (7 hashes)");
    }

    @Test
    void a_damaged_tile_is_refused_or_read_as_it_stands() {
        new Fuzz(7)
                .refusesOrReadsExactly(
                        HashTile.write(EightLeaves.LEAVES), 5_000, bytes -> HashTile.parse(bytes, 8), HashTile::write);
    }

    private static void refused(byte[] bundle, int width, String why) {
        assertThatExceptionOfType(BadProof.class)
                .isThrownBy(() -> EntryBundle.parse(bundle, width))
                .withMessage(why);
    }
}
