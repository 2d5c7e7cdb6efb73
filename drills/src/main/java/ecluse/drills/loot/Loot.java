package ecluse.drills.loot;

import ecluse.drills.http.Fact;
import ecluse.drills.http.Page;
import ecluse.drills.population.Population;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the attacker holds, person by person and field by field. Safe for many threads. Facts that name their owner
 * (identifier, e-mail) are checked as they come; those that do not (a name alone) wait for {@link #settle()}, which looks
 * for somebody they fit: among the attacker's own people first, then among everybody.
 */
public final class Loot {
    private static final int UNKNOWN = -1;

    private final Truth truth;
    private final Set<Integer> caseload;
    private final Map<UUID, Held> held = new HashMap<>();
    private final List<ExportRow> rows = new ArrayList<>();
    private int largestAnswer;
    private long unmatched;
    private final Set<Field> unmatchedFields = EnumSet.noneOf(Field.class);

    /** All that is held about one person; who it is may not be known yet. */
    private static final class Held {
        private int person = UNKNOWN;
        private final EnumSet<Field> fields = EnumSet.noneOf(Field.class);
        private @Nullable Map<Field, String> pending;
        private boolean afterLock;

        private Map<Field, String> pending() {
            var facts = pending;
            return facts == null ? Map.of() : facts;
        }
    }

    /** @param caseload the people the attacker's account works with: what he may hold at most */
    public Loot(Population population, int[] caseload) {
        this.truth = new Truth(population);
        this.caseload = Arrays.stream(caseload).boxed().collect(Collectors.toSet());
    }

    /** @param afterLock whether the page was asked for when the attacker had already been told that he is locked out */
    public void take(Page page, boolean afterLock) {
        var facts = page.facts();
        if (!facts.isEmpty()) {
            add(byPerson(facts), facts.size(), afterLock);
        }
    }

    private synchronized void add(Map<UUID, Map<Field, String>> people, int facts, boolean afterLock) {
        largestAnswer = Math.max(largestAnswer, facts);
        people.forEach((person, told) -> held.compute(person, (key, before) -> merged(before, told, afterLock)));
    }

    /** Rows of an export, which name nobody by reference. */
    public synchronized void take(List<ExportRow> exported) {
        int facts = exported.stream().mapToInt(row -> row.facts().size()).sum();
        largestAnswer = Math.max(largestAnswer, facts);
        rows.addAll(exported);
    }

    private static Map<UUID, Map<Field, String>> byPerson(List<Fact> facts) {
        var people = new HashMap<UUID, Map<Field, String>>();
        for (var fact : facts) {
            var known = people.computeIfAbsent(fact.person(), person -> new EnumMap<>(Field.class));
            for (var field : Field.named(fact.field())) {
                if (!fact.value().isBlank()) {
                    known.put(field, fact.value());
                }
            }
        }
        return people;
    }

    private Held merged(@Nullable Held before, Map<Field, String> facts, boolean afterLock) {
        var now = before == null ? new Held() : before;
        now.afterLock |= afterLock && !facts.isEmpty();
        if (now.person == UNKNOWN) {
            now.person = truth.owner(facts).orElse(UNKNOWN);
        }
        if (now.person == UNKNOWN) {
            wait(now, facts);
        } else {
            check(now, now.pending());
            now.pending = null;
            check(now, facts);
        }
        return now;
    }

    private static void wait(Held now, Map<Field, String> facts) {
        var waiting = new EnumMap<Field, String>(Field.class);
        waiting.putAll(now.pending());
        waiting.putAll(facts);
        now.pending = waiting;
    }

    private void check(Held now, Map<Field, String> facts) {
        var person = truth.person(now.person);
        facts.forEach((field, value) -> {
            if (truth.agrees(person, field, value)) {
                now.fields.add(field);
            } else {
                countUnmatched(field);
            }
        });
    }

    private void countUnmatched(Field field) {
        unmatched++;
        unmatchedFields.add(field);
    }

    /** How many people are held so far, counting those whose facts still wait. For progress alone. */
    public synchronized int size() {
        return held.size();
    }

    /** Finds the owners of what is left, and counts. Called when the attack is over. */
    public synchronized Taken settle() {
        settleRows(settleNames());
        var people = new HashMap<UUID, Set<Field>>();
        var nothingThere = new HashMap<UUID, Set<Field>>();
        var owners = new HashMap<UUID, Integer>();
        int contacts = 0;
        int outside = 0;
        int afterLock = 0;
        for (var entry : held.entrySet()) {
            var one = entry.getValue();
            if (one.fields.isEmpty()) {
                continue;
            }
            people.put(entry.getKey(), EnumSet.copyOf(one.fields));
            owners.put(entry.getKey(), one.person);
            nothingThere.put(entry.getKey(), truth.fieldsWithoutValue(one.person));
            contacts += one.fields.stream().anyMatch(Field.CONTACTS::contains) ? 1 : 0;
            outside += caseload.contains(one.person) ? 0 : 1;
            afterLock += one.afterLock ? 1 : 0;
        }
        return new Taken(
                Map.copyOf(people),
                Map.copyOf(nothingThere),
                Map.copyOf(owners),
                contacts,
                outside,
                afterLock,
                unmatched,
                complaint(),
                largestAnswer);
    }

    private String complaint() {
        return unmatchedFields.stream().map(Field::name).collect(Collectors.joining(", "));
    }

    /** Those with the most facts choose first: two references can have the same name. */
    private Map<Integer, Held> settleNames() {
        var known = new HashMap<Integer, Held>();
        held.values().stream().filter(one -> one.person != UNKNOWN).forEach(one -> known.put(one.person, one));
        var open = held.values().stream()
                .filter(one -> one.person == UNKNOWN && !one.pending().isEmpty())
                .sorted((one, other) -> other.pending().size() - one.pending().size())
                .toList();
        for (var one : open) {
            one.person = findOwner(one.pending(), known.keySet());
            if (one.person == UNKNOWN) {
                one.pending().keySet().forEach(this::countUnmatched);
            } else {
                known.put(one.person, one);
                check(one, one.pending());
            }
            one.pending = null;
        }
        return known;
    }

    private int findOwner(Map<Field, String> facts, Set<Integer> taken) {
        return caseload.stream()
                .filter(person -> !taken.contains(person) && truth.agrees(truth.person(person), facts))
                .findFirst()
                .orElseGet(() -> truth.everybodyWith(facts)
                        .filter(person -> !taken.contains(person))
                        .findFirst()
                        .orElse(UNKNOWN));
    }

    /** A row belongs to somebody met on a page, or else to a new person without a reference. */
    private void settleRows(Map<Integer, Held> known) {
        for (var row : rows) {
            var owner = truth.owner(row);
            if (owner.isEmpty()) {
                row.facts().keySet().forEach(this::countUnmatched);
            } else {
                var one = known.computeIfAbsent(owner.getAsInt(), this::withoutReference);
                one.person = owner.getAsInt();
                check(one, row.facts());
            }
        }
        rows.clear();
    }

    /** Exposure lists name references; who is known from an export alone has none, and must show as a difference. */
    private Held withoutReference(int person) {
        var fresh = new Held();
        held.put(new UUID(0, person), fresh);
        return fresh;
    }
}
