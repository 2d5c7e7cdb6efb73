package ecluse.partners;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.kernel.Role;
import ecluse.testing.TestDatabase;
import ecluse.testing.World;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("database")
class RegionTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = new World(DATABASE);

    @AfterAll
    static void stop() {
        DATABASE.close();
    }

    @ParameterizedTest
    @CsvSource({
        "38000,84",
        "75011,11",
        "20200,94",
        "97400,04",
        "97133,01",
        "97150,01",
        "97500,00",
        "98800,00",
        "01000,84",
        "02100,32",
        "2A004,00"
    })
    void a_postcode_is_in_one_region(String postcode, String region) {
        assertThat(Region.of(postcode).code()).isEqualTo(region);
    }

    @Test
    void the_database_says_the_same_of_every_departement() {
        var departements = Stream.concat(
                IntStream.rangeClosed(0, 99).mapToObj("%02d000"::formatted),
                IntStream.rangeClosed(970, 989).mapToObj("%d00"::formatted));
        assertThat(departements)
                .allSatisfy(postcode -> assertThat(WORLD.text("select partners.region(?)", postcode))
                        .as(postcode)
                        .isEqualTo(Region.of(postcode).code()));
    }

    @Test
    void each_has_a_number_of_its_own_that_the_database_takes() {
        assertThat(Arrays.stream(Region.values()).map(Region::code)).doesNotHaveDuplicates();
        WORLD.account("everywhere@agence.example", Role.TRAINING_DESK, null);
        assertThat(WORLD.count("select cardinality(regions) from accounts.account where role = 'TRAINING_DESK'"))
                .isEqualTo(Region.values().length);
    }
}
