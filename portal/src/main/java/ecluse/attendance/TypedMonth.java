package ecluse.attendance;

import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A month's form as it came back.
 *
 * @param seen the sheet's version that the form was drawn from
 * @param plan hours planned, as typed
 * @param cells as typed
 * @param undecided cells that were shown with another's version, and of which none was chosen
 * @param theirs cells of which the other's version was chosen
 */
record TypedMonth(int seen, Map<HalfDay, String> plan, Map<Cell, String> cells, Set<Cell> undecided, Set<Cell> theirs) {
    private static final String CELL = "c";
    private static final String PLAN = "plan.";
    private static final String KEEP = "keep.";
    private static final String MINE = "mine";
    private static final String THEIRS = "theirs";

    /** @param rows the enrolments of the form's rows, in its order: a cell is called {@code c2.09-1} */
    static TypedMonth of(YearMonth month, List<UUID> rows, List<String> conflicts, Map<String, String> fields) {
        var plan = new LinkedHashMap<HalfDay, String>();
        var cells = new LinkedHashMap<Cell, String>();
        fields.forEach((name, text) -> {
            if (name.startsWith(PLAN)) {
                HalfDay.read(month, name.substring(PLAN.length())).ifPresent(h -> plan.put(h, text.strip()));
            } else {
                cell(month, rows, name).ifPresent(cell -> cells.put(cell, text.strip()));
            }
        });
        var undecided = new HashSet<Cell>();
        var theirs = new HashSet<Cell>();
        for (var name : conflicts) {
            cell(month, rows, name).ifPresent(cell -> {
                switch (fields.getOrDefault(KEEP + name, "")) {
                    case MINE -> {}
                    case THEIRS -> theirs.add(cell);
                    default -> undecided.add(cell);
                }
            });
        }
        return new TypedMonth(version(fields.getOrDefault("seen", "")), plan, cells, undecided, theirs);
    }

    private static Optional<Cell> cell(YearMonth month, List<UUID> rows, String name) {
        int dot = name.indexOf('.');
        if (!name.startsWith(CELL) || dot < 2 || !name.substring(1, dot).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        int row = Integer.parseInt(name.substring(1, dot));
        return row < rows.size()
                ? HalfDay.read(month, name.substring(dot + 1)).map(h -> new Cell(rows.get(row), h))
                : Optional.empty();
    }

    private static int version(String text) {
        return text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
    }

    /** With every empty cell of these filled in. */
    TypedMonth filled(Set<Cell> open, String text) {
        var all = new HashMap<>(cells);
        open.forEach(cell -> all.merge(cell, text, (typed, filler) -> typed.isEmpty() ? filler : typed));
        return new TypedMonth(seen, plan, all, undecided, theirs);
    }
}
