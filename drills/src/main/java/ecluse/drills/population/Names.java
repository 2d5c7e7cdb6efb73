package ecluse.drills.population;

import java.util.List;

/** Names common in France. The lists are in the order of how common a name is, roughly; the first are drawn more often. */
final class Names {
    private static final int DOUBLE_NAMES_PERCENT = 4;

    private final List<Name> women = read("first-names-female.txt");
    private final List<Name> men = read("first-names-male.txt");
    private final List<Name> last = read("last-names.txt");

    Name first(Dice dice) {
        return drawn(dice.percent(50) ? women : men, dice);
    }

    /** A last name, now and then a double one: {@code Lefèvre-Diallo}. */
    Name last(Dice dice) {
        var name = drawn(last, dice);
        return dice.percent(DOUBLE_NAMES_PERCENT) ? name.with(drawn(last, dice)) : name;
    }

    private static Name drawn(List<Name> names, Dice dice) {
        var draw = dice.fraction();
        return names.get((int) (draw * Math.sqrt(draw) * names.size()));
    }

    private static List<Name> read(String resource) {
        return Resource.lines(resource).stream().map(Name::of).toList();
    }
}
