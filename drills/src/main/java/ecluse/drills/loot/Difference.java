package ecluse.drills.loot;

import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * How what was taken and what the list says differ, in pairs of (person, field).
 *
 * @param onlyTaken held and not on the list: somebody would never be told
 * @param onlyListed on the list and not held: right only for answers that the network lost
 */
public record Difference(long onlyTaken, long onlyListed) {
    static Difference between(Map<UUID, Set<Field>> taken, Map<UUID, Set<Field>> listed) {
        return new Difference(pairsMissing(taken, listed), pairsMissing(listed, taken));
    }

    private static long pairsMissing(Map<UUID, Set<Field>> these, Map<UUID, Set<Field>> those) {
        return these.entrySet().stream()
                .mapToLong(entry -> entry.getValue().stream()
                        .filter(field ->
                                !those.getOrDefault(entry.getKey(), Set.of()).contains(field))
                        .count())
                .sum();
    }

    /**
     * Equal, but for what answers that never arrived may have carried.
     *
     * @param answersLost requests that the network left without an answer
     * @param largestAnswer the most facts that any one answer held
     */
    public boolean isEqual(long answersLost, long largestAnswer) {
        return onlyTaken == 0 && onlyListed <= answersLost * largestAnswer;
    }
}
