package ecluse.drills.attack;

import ecluse.drills.http.Browser;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/**
 * Real addresses of the account's own pages, as a browser's history would tell them: without them a thief could only show that
 * he knows none.
 */
public record Leak(List<String> groups, List<UUID> people) {
    private static final int MOST_GROUPS = 5;
    private static final int MOST_PEOPLE = 20;

    public Leak {
        groups = List.copyOf(groups);
        people = List.copyOf(people);
    }

    public static Leak of(Browser owner) throws IOException, InterruptedException {
        var groups = owner.get("/kairos/groups").links("/kairos/groups/").stream()
                .limit(MOST_GROUPS)
                .toList();
        var people = groups.isEmpty()
                ? List.<UUID>of()
                : owner.get(groups.getFirst()).people();
        return new Leak(groups, people.stream().limit(MOST_PEOPLE).toList());
    }
}
