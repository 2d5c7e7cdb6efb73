package ecluse.registry;

import java.util.List;

/** A line that does not come in, with its cells as they were, so that it can be mended. Prints no cell (invariant 8). */
record Refusal(long line, List<String> cells, List<Fault> faults) {
    @Override
    public String toString() {
        return "Refusal[line " + line + "]";
    }
}
