package ecluse.disclosure;

import ecluse.kernel.Field;
import ecluse.kernel.PersonRef;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * The facts of one person that were granted; what was not is not here, so a page that asks for it shows nothing. Only the
 * door makes them. Prints nothing of them (invariant 8).
 */
public final class Facts {
    private final PersonRef person;
    private final EnumMap<Field, String> values;

    Facts(PersonRef person, Map<Field, String> values) {
        this.person = person;
        this.values = new EnumMap<>(Field.class);
        this.values.putAll(values);
    }

    public PersonRef person() {
        return person;
    }

    /** The fact, or nothing at all. */
    public String show(Field field) {
        return values.getOrDefault(field, "");
    }

    public boolean has(Field field) {
        return values.containsKey(field);
    }

    /** By the field's name, as templates write it: one that is no field's is a fault. */
    public String show(String field) {
        return show(Field.valueOf(field));
    }

    /** By the field's name, as templates write it. */
    public boolean has(String field) {
        return has(Field.valueOf(field));
    }

    public Set<Field> fields() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public String toString() {
        return "Facts[" + person + " " + values.keySet() + "]";
    }
}
