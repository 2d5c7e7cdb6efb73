package ecluse.drills.population;

import static org.assertj.core.api.Assertions.assertThat;

import ecluse.drills.population.Dice.Topic;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void every_number_is_hit_once_and_found_again() {
        for (int size : new int[] {1_000, 1_001, 340_000}) {
            var permutation = Permutation.of(size, Dice.of(5, Topic.PERMUTATION, 0));
            assertThat(IntStream.range(0, size)
                            .map(permutation::forward)
                            .distinct()
                            .count())
                    .isEqualTo(size);
            assertThat(IntStream.range(0, size).allMatch(n -> permutation.back(permutation.forward(n)) == n))
                    .isTrue();
        }
    }
}
