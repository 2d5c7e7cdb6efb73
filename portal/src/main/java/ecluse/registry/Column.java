package ecluse.registry;

import java.util.List;

/** A column by its English name and what else it may be called; files name columns in any order, in French or English. */
public final class Column {
    private final String name;
    private final List<String> otherNames;
    private final Need need;

    private enum Need {
        CELL,
        COLUMN,
        NOTHING
    }

    private Column(String name, List<String> otherNames, Need need) {
        this.name = name;
        this.otherNames = otherNames;
        this.need = need;
    }

    /** The column must be there and no cell of it may be empty. */
    public static Column filled(String name, String... otherNames) {
        return new Column(name, List.of(otherNames), Need.CELL);
    }

    /** The column must be there, so that a file without it does not empty what is known; cells may be empty. */
    public static Column present(String name, String... otherNames) {
        return new Column(name, List.of(otherNames), Need.COLUMN);
    }

    /** The column may be missing. */
    public static Column optional(String name, String... otherNames) {
        return new Column(name, List.of(otherNames), Need.NOTHING);
    }

    public String name() {
        return name;
    }

    /** As the other language calls it; the same where there is one name. */
    public String otherName() {
        return otherNames.isEmpty() ? name : otherNames.getFirst();
    }

    boolean isCalled(String text) {
        return name.equals(text) || otherNames.contains(text);
    }

    boolean mustBeThere() {
        return need != Need.NOTHING;
    }

    public boolean mustBeFilled() {
        return need == Need.CELL;
    }

    /** Both languages' names, for whom it is missing. */
    public String inBothLanguages() {
        return otherNames.isEmpty() ? name : name + " (" + otherNames.getFirst() + ")";
    }

    @Override
    public String toString() {
        return name;
    }
}
