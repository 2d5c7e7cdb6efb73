package ecluse.drills.population;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Where people and partners are: drawn by size, over the country or within one département. */
final class Communes {
    private final Lot everywhere;
    private final List<Lot> byDepartement;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    Communes() {
        var all = new ArrayList<Commune>();
        var grouped = new LinkedHashMap<String, List<Commune>>();
        for (var row : Resource.rows("communes.csv")) {
            var commune = new Commune(row[0], row[1], row[2], row[3], Integer.parseInt(row[4]));
            all.add(commune);
            grouped.computeIfAbsent(commune.departement(), key -> new ArrayList<>())
                    .add(commune);
        }
        everywhere = new Lot(all);
        byDepartement = grouped.values().stream().map(Lot::new).toList();
        grouped.keySet().forEach(departement -> numbers.put(departement, numbers.size()));
    }

    Commune anywhere(Dice dice) {
        return everywhere.drawn(dice);
    }

    /** @param departement the number that {@link #departement} gives */
    Commune in(int departement, Dice dice) {
        return byDepartement.get(departement).drawn(dice);
    }

    /** The number of a département within this list: small, so that a million partners fit in an array. */
    int departement(String code) {
        var number = numbers.get(code);
        if (number == null) {
            throw new IllegalArgumentException("no commune is listed in département " + code);
        }
        return number;
    }

    Commune named(String name) {
        return everywhere.communes.stream()
                .filter(commune -> commune.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is not listed"));
    }

    /** Communes to draw from, each as often as it is large. */
    private static final class Lot {
        private final List<Commune> communes;
        private final NavigableMap<Integer, Commune> upTo = new TreeMap<>();
        private final int people;

        Lot(List<Commune> communes) {
            this.communes = communes;
            int sum = 0;
            for (var commune : communes) {
                sum += commune.people();
                upTo.put(sum, commune);
            }
            this.people = sum;
        }

        Commune drawn(Dice dice) {
            return upTo.higherEntry(dice.below(people)).getValue();
        }
    }
}
