package ecluse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ecluse.drills.CannotRun;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTest {

    @ParameterizedTest(name = "bench {0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''       | ''                           | there is no benchmark “”. There are: gate, ledger, offer, pages, registry, signin.",
                "gates    | --people 2000                | there is no benchmark “gates”. There are: gate, ledger, offer, pages, registry, signin.",
                "registry | --peoples 2000               | unknown option --peoples. Known: --json, --people.",
                "gate     | --client 8                   | unknown option --client. Known: --clients, --json, --people, --seconds.",
                "pages    | --organisations 9            | --organisations is 9; allowed: a whole number from 10 to 100000.",
                "registry | --people                     | --people needs a value, as in --people=VALUE.",
                "registry | --people many                | --people is many; allowed: a whole number from 10000 to 100000000.",
                "registry | --people 9999                | --people is 9999; allowed: a whole number from 10000 to 100000000.",
                "offer    | --json --groups 99           | --groups is 99; allowed: a whole number from 100 to 200000.",
                "gate     | --clients 0                  | --clients is 0; allowed: a whole number from 1 to 1000.",
                "registry | 20000                        | “20000” is no option. Options begin with --, as --json FILE.",
                "registry | --json no/such/folder/x.json | --json is no/such/folder/x.json, in a folder that is not there. Make the folder first.",
            })
    void what_is_mistyped_is_said_before_anything_is_measured(String name, String rest, String said) {
        var words = rest.isEmpty() ? List.<String>of() : List.of(rest.split(" "));
        assertThatThrownBy(() -> Bench.run(name, words))
                .isInstanceOf(CannotRun.class)
                .hasMessage(said);
    }

    @Test
    void figures_stand_in_order_in_one_line_of_json_whatever_the_language() {
        assertThat(new Figures()
                        .with("people", 1_000_000)
                        .with("lookup_p99_ms", 2.345, 2)
                        .with("rate", 34_567.8, 0)
                        .json())
                .isEqualTo("{\"people\":1000000,\"lookup_p99_ms\":2.35,\"rate\":34568}");
    }

    @Test
    void half_of_the_answers_come_within_p50_and_99_of_100_within_p99() {
        var latency = Latency.of(LongStream.rangeClosed(1, 1_000).map(n -> (1_001 - n) * 1_000_000));
        assertThat(latency).isEqualTo(new Latency(501, 991));
        assertThat(Latency.of(LongStream.of(3_000_000))).isEqualTo(new Latency(3, 3));
    }

    @Test
    void of_three_rounds_the_one_in_the_middle_counts() {
        var slow = new Latency(1, 9);
        var middle = new Latency(3, 5);
        var fast = new Latency(2, 4);
        assertThat(Latency.median(List.of(slow, fast, middle))).isEqualTo(middle);
    }
}
