package ecluse.drills.loot;

import ecluse.drills.http.Page;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What the portal says was released, read from the pages of an exposure list. */
public final class Exposure {
    private final Map<UUID, Set<Field>> people = new HashMap<>();

    /** Adds a page of the list. @return how many people were on it */
    public int add(Page page) {
        int before = people.size();
        page.root()
                .all()
                .filter(element -> element.has("data-person") && element.has("data-fields"))
                .forEach(row -> people.computeIfAbsent(
                                UUID.fromString(row.attributeOrEmpty("data-person")),
                                person -> EnumSet.noneOf(Field.class))
                        .addAll(fields(row.attributeOrEmpty("data-fields"))));
        return people.size() - before;
    }

    private static Set<Field> fields(String names) {
        var fields = EnumSet.noneOf(Field.class);
        for (var name : names.trim().split("[\\s,]+")) {
            fields.addAll(Field.named(name));
        }
        return fields;
    }

    public Set<UUID> people() {
        return people.keySet();
    }

    public Difference comparedWith(Taken taken) {
        return Difference.between(taken.people(), people, taken.nothingThere());
    }
}
