package ecluse.translog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 256, tile/0/000",
        "0, 0, 1, tile/0/000.p/1",
        "1, 999, 256, tile/1/999",
        "0, 1000, 256, tile/0/x001/000",
        "-1, 1234067, 256, tile/entries/x001/x234/067",
        "-1, 1234067, 255, tile/entries/x001/x234/067.p/255",
        "63, 123456078, 112, tile/63/x123/x456/078.p/112",
        "0, 9223372036854775807, 256, tile/0/x009/x223/x372/x036/x854/x775/807"
    })
    void paths_are_written_as_specified_and_read_back(int level, long number, int width, String path) throws BadProof {
        assertThat(new TilePath(level, number, width).path()).isEqualTo(path);
        assertThat(TilePath.parse(path)).isEqualTo(new TilePath(level, number, width));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/tile/0/000",
                "tile/0/000/",
                "tile/0/00",
                "tile/0/0000",
                "tile/0/x000/000",
                "tile/00/000",
                "tile/01/000",
                "tile/64/000",
                "tile/-1/000",
                "tile/0/000.p/0",
                "tile/0/000.p/256",
                "tile/0/000.p/01",
                "tile/0/000.p/",
                "tile/0/000.p",
                "tile/0/x001",
                "tile/0/001/000",
                "tile/entries/000/1",
                "Tile/0/000",
                "tile/0/../000",
                "tile/0/٠٠٠",
                "tile/0/x009/x223/x372/x036/x854/x775/808",
                "tile/data/000",
                "tile/0/x001/x000/x000/x000/x000/x000/x000/000"
            })
    void other_paths_are_refused(String path) {
        assertThatExceptionOfType(BadProof.class).isThrownBy(() -> TilePath.parse(path));
    }

    @Test
    void a_tile_that_cannot_be_is_not_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(64, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(-2, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TilePath(0, 0, 257));
    }

    @Test
    void a_damaged_path_is_refused_or_read_as_it_stands() {
        var random = new Random(3);
        var fuzz = new Fuzz(4);
        for (int round = 0; round < 300; round++) {
            var path = new TilePath(
                    random.nextInt(-1, 9), random.nextLong() >>> 1 + random.nextInt(63), 1 + random.nextInt(256));
            fuzz.refusesOrReadsExactly(
                    Text.utf8(path.path()),
                    100,
                    bytes -> TilePath.parse(Text.decode(bytes, "the path")),
                    read -> Text.utf8(read.path()));
        }
        assertThat(fuzz.refusesOrReadsExactly(
                        Text.utf8("tile/0/000"),
                        1_000,
                        bytes -> TilePath.parse(Text.decode(bytes, "the path")),
                        read -> Text.utf8(read.path())))
                .isGreaterThan(500);
    }
}
