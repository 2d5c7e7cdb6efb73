package ecluse.registry;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A batch's lines by what is to be done with them. */
final class Sorted<R> {
    private final List<R> fresh = new ArrayList<>();
    private final List<R> changed = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();
    private int unchanged;

    void sort(Line<R> line, @Nullable R there) {
        if (there == null) {
            fresh.add(line.row());
        } else if (there.equals(line.row())) {
            unchanged++;
        } else {
            changed.add(line.row());
        }
    }

    void refuse(Line<R> line, Fault... faults) {
        refused.add(line.refused(faults));
    }

    List<R> fresh() {
        return fresh;
    }

    List<R> changed() {
        return changed;
    }

    Written written() {
        return new Written(fresh.size(), changed.size(), unchanged, refused);
    }
}
