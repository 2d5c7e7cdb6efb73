package ecluse.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of a batch: {@code added + changed + unchanged + refused} is its size.
 *
 * @param kept passwords that accounts have chosen since and keep, whatever the file says
 */
record Written(int added, int changed, int unchanged, List<Refusal> refused, int kept) {
    static final Written NOTHING = new Written(0, 0, 0, List.of(), 0);

    Written(int added, int changed, int unchanged, List<Refusal> refused) {
        this(added, changed, unchanged, refused, 0);
    }

    Written and(Written other) {
        var all = new ArrayList<>(refused);
        all.addAll(other.refused);
        return new Written(
                added + other.added, changed + other.changed, unchanged + other.unchanged, all, kept + other.kept);
    }
}
