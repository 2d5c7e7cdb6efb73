package ecluse.bench;

import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;

/** How long a round's answers took, in milliseconds: half of them within {@code p50}, 99 of 100 within {@code p99}. */
record Latency(double p50, double p99) {

    /** @param nanos one for each answer */
    static Latency of(LongStream nanos) {
        var sorted = nanos.sorted().toArray();
        return new Latency(sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6);
    }

    /** The round in the middle, by its slowest answers. */
    static Latency median(List<Latency> rounds) {
        return rounds.stream()
                .sorted(Comparator.comparingDouble(Latency::p99))
                .toList()
                .get(rounds.size() / 2);
    }
}
