package ecluse.kernel;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;

/**
 * A fact about a person, the unit of what is granted, recorded and shown. The order is the bit in the ledger's and the
 * ties' masks, so it never changes; a new field goes to the end.
 */
public enum Field {
    LAST_NAME(Group.NAMES),
    FIRST_NAME(Group.NAMES),
    BIRTH_DATE(Group.IDENTITY),
    IDENTIFIER(Group.IDENTITY),
    /** The last three characters of the identifier: enough to tell two people of one name apart. */
    IDENTIFIER_TAIL(Group.IDENTITY),
    EMAIL(Group.CONTACT),
    PHONE(Group.CONTACT),
    ADDRESS(Group.ADDRESS),
    POSTCODE(Group.ADDRESS),
    COMMUNE(Group.ADDRESS),
    STATUS(Group.STATUS),
    /** Whether the person may enter training: yes or no, without the registration status itself. */
    ELIGIBILITY(Group.STATUS);

    /** Facts that are sealed together. */
    public enum Group {
        NAMES,
        IDENTITY,
        CONTACT,
        ADDRESS,
        STATUS
    }

    private final Group group;

    Field(Group group) {
        this.group = group;
    }

    public Group group() {
        return group;
    }

    /** Dear fields reach the person at home: they open one person at a time and have a budget of their own. */
    public boolean dear() {
        return group == Group.CONTACT || group == Group.ADDRESS;
    }

    public int bit() {
        return 1 << ordinal();
    }

    public static int mask(Collection<Field> fields) {
        return fields.stream().mapToInt(Field::bit).reduce(0, (a, b) -> a | b);
    }

    public static Set<Field> of(int mask) {
        var fields = EnumSet.noneOf(Field.class);
        for (var field : values()) {
            if ((mask & field.bit()) != 0) {
                fields.add(field);
            }
        }
        return fields;
    }
}
