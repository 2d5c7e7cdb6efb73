package ecluse.drills.loot;

import java.util.EnumSet;
import java.util.Set;

/** A kind of fact, as pages and exposure lists name it. */
public enum Field {
    LAST_NAME,
    FIRST_NAME,
    BIRTH_DATE,
    IDENTIFIER,
    /** The last three characters of an identifier that is masked otherwise. */
    IDENTIFIER_TAIL,
    EMAIL,
    PHONE,
    ADDRESS,
    POSTCODE,
    COMMUNE,
    STATUS,
    ELIGIBILITY;

    /** By which a person is reached at home: what phishing needs. */
    public static final Set<Field> CONTACTS = EnumSet.of(EMAIL, PHONE, ADDRESS);

    /** The fields that a name on a page stands for; none for a name that is not known. */
    public static Set<Field> named(String name) {
        if (name.equals("NAME")) {
            return EnumSet.of(LAST_NAME, FIRST_NAME);
        }
        for (var field : values()) {
            if (field.name().equals(name)) {
                return EnumSet.of(field);
            }
        }
        return EnumSet.noneOf(Field.class);
    }
}
