package ecluse.disclosure;

import static ecluse.kernel.Field.*;

import ecluse.kernel.Field;
import ecluse.kernel.Role;
import java.util.EnumSet;
import java.util.Set;

/** Which fields whom may see, at which stage: the display matrix, in one place. */
public final class DisplayMatrix {
    private DisplayMatrix() {}

    /** Where an enrolment stands, as far as showing facts goes. */
    public enum Stage {
        /** Placed on a group, no enrolment certificate yet. */
        BEFORE,
        /** From the enrolment certificate (AIS) to the exit. */
        DURING,
        /** After the exit, until the tie closes. */
        AFTER
    }

    /** The most that a training organisation's tie may show at a stage. */
    public static Set<Field> of(Stage stage) {
        return switch (stage) {
            case BEFORE -> EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL, EMAIL, PHONE, ELIGIBILITY);
            case DURING ->
                EnumSet.of(
                        LAST_NAME,
                        FIRST_NAME,
                        IDENTIFIER,
                        IDENTIFIER_TAIL,
                        EMAIL,
                        PHONE,
                        ADDRESS,
                        POSTCODE,
                        COMMUNE,
                        ELIGIBILITY);
            case AFTER -> EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER_TAIL);
        };
    }

    /** The most that a role may see, whatever its ties. */
    public static Set<Field> of(Role role) {
        return switch (role) {
            case TRAINING_OFFICE_MANAGER, CENTRE_HEAD -> of(Stage.DURING);
            case QUOTE_CLERK -> EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL, EMAIL);
            case ATTENDANCE_TAKER -> EnumSet.of(LAST_NAME, FIRST_NAME);
            case ADVISER, JOBSEEKER -> EnumSet.allOf(Field.class);
            case CORRESPONDENCE -> EnumSet.of(LAST_NAME, FIRST_NAME, EMAIL);
            case MAIL_ROOM -> EnumSet.of(LAST_NAME, FIRST_NAME, ADDRESS, POSTCODE, COMMUNE);
            case PARTNER_ACCOUNT_MANAGER, TRAINING_DESK, SECURITY_OFFICER, PRIVACY_OFFICER, PARTNERSHIP_OFFICER ->
                EnumSet.noneOf(Field.class);
        };
    }

    /** The most that a partner may ever be shown of a person under contact protection. */
    public static Set<Field> ofProtectedPerson() {
        return EnumSet.of(LAST_NAME, FIRST_NAME, IDENTIFIER, IDENTIFIER_TAIL, ELIGIBILITY);
    }
}
