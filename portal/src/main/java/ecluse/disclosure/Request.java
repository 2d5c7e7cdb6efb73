package ecluse.disclosure;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import ecluse.kernel.Purpose;
import ecluse.kernel.Service;
import ecluse.kernel.Viewer;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One question at the door: who asks, about whom, which fields, why. At most {@value #MOST} people at a time. */
public record Request(
        Viewer viewer, Service service, Purpose purpose, People people, Set<Field> fields, Optional<String> reason) {
    /** A page shows fewer, an export asks in slices. */
    public static final int MOST = 500;

    /** The longest reason in words, in characters. */
    public static final int MOST_WORDS = 400;

    /** About whom. */
    public sealed interface People {
        record Named(List<PersonRef> people) implements People {}

        /** By identifier and birth date; the birth date is missing only where the policy in force allows it. */
        record LookedUp(String identifier, @Nullable LocalDate birthDate) implements People {
            @Override
            public String toString() {
                return "LookedUp[…]";
            }
        }
    }

    public Request {
        fields = Set.copyOf(fields);
        if (people instanceof People.Named(var named) && (named.isEmpty() || named.size() > MOST)) {
            throw new IllegalArgumentException("a request is about 1 to " + MOST + " people, not " + named.size());
        }
    }

    public static Request by(Viewer viewer, Purpose purpose, PersonRef person, Set<Field> fields) {
        return by(viewer, purpose, List.of(person), fields);
    }

    public static Request by(Viewer viewer, Purpose purpose, List<PersonRef> people, Set<Field> fields) {
        var distinct = List.copyOf(new LinkedHashSet<>(people));
        return new Request(viewer, Service.KAIROS, purpose, new People.Named(distinct), fields, Optional.empty());
    }

    public static Request lookUp(Viewer viewer, String identifier, @Nullable LocalDate birthDate, Set<Field> fields) {
        return new Request(
                viewer,
                Service.KAIROS,
                Purpose.LOOK_UP,
                new People.LookedUp(identifier, birthDate),
                fields,
                Optional.empty());
    }

    /**
     * With the human's own words on why, which go into the ledger.
     *
     * @throws IllegalArgumentException when the ledger could not hold them: it would refuse everybody else's requests that
     *     share the call
     */
    public Request because(String words) {
        if (words.length() > MOST_WORDS || !printable(words)) {
            throw new IllegalArgumentException("a reason has at most " + MOST_WORDS + " characters, all printable");
        }
        return new Request(viewer, service, purpose, people, fields, Optional.of(words));
    }

    /** Whether the ledger can hold the text: no control character, no half of a pair. */
    public static boolean printable(String words) {
        return words.codePoints().noneMatch(c -> Character.isISOControl(c) || c >= 0xd800 && c <= 0xdfff);
    }

    public Request through(Service other) {
        return new Request(viewer, other, purpose, people, fields, reason);
    }

    Request only(Set<Field> granted) {
        var kept = EnumSet.noneOf(Field.class);
        kept.addAll(fields);
        kept.retainAll(granted);
        return new Request(viewer, service, purpose, people, kept, reason);
    }

    int size() {
        return people instanceof People.Named(var named) ? named.size() : 1;
    }

    boolean dear() {
        return fields.stream().anyMatch(Field::dear);
    }
}
