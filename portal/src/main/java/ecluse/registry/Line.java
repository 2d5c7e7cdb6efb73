package ecluse.registry;

import java.util.List;

/** A line whose cells are in order, and what they say. Prints neither (invariant 8). */
record Line<R>(long number, List<String> cells, R row) {
    Refusal refused(Fault... faults) {
        return new Refusal(number, cells, List.of(faults));
    }

    @Override
    public String toString() {
        return "Line[" + number + "]";
    }
}
