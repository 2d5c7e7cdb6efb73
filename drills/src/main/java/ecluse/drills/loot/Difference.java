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
    /** @param nothingThere pairs of which there is nothing to hold: an e-mail address of who has none */
    static Difference between(
            Map<UUID, Set<Field>> taken, Map<UUID, Set<Field>> listed, Map<UUID, Set<Field>> nothingThere) {
        return new Difference(missing(taken, listed, Map.of()), missing(listed, taken, nothingThere));
    }

    private static long missing(
            Map<UUID, Set<Field>> these, Map<UUID, Set<Field>> those, Map<UUID, Set<Field>> excused) {
        return these.entrySet().stream()
                .mapToLong(entry -> entry.getValue().stream()
                        .filter(field -> !has(those, entry.getKey(), field) && !has(excused, entry.getKey(), field))
                        .count())
                .sum();
    }

    private static boolean has(Map<UUID, Set<Field>> pairs, UUID person, Field field) {
        return pairs.getOrDefault(person, Set.of()).contains(field);
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
