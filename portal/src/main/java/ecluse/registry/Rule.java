package ecluse.registry;

import java.util.Locale;

/**
 * Why a line is refused. The code stands in rejects files, so a constant keeps its name; what it means in words stands in the
 * message bundles under {@code registry.rule.CODE}.
 */
public enum Rule {
    // One cell.
    REQUIRED,
    LENGTH,
    CONTROL_CHARACTER,
    ENCODING,
    QUOTE_IN_TEXT,
    NAME,
    DIGITS,
    LUHN,
    NDA,
    LEGACY_ID,
    CODE,
    DATE,
    MONTH,
    HALF_DAYS,
    AMOUNT,
    BIRTH_DATE,
    EMAIL,
    PHONE,
    POSTCODE,
    NUMBER,
    FORMACODE,
    CHOICE,
    ARGON2ID,
    // Several cells of a line.
    DATE_ORDER,
    STATE_DATES,
    AGENCY_ROLE,
    PARTNER_ROLE,
    NOT_AN_ADVISER,
    NOT_A_HEAD,
    NOT_THE_DESK,
    FUTURE,
    NOT_PLANNED,
    OUTSIDE_ENROLMENT,
    INTERRUPTED,
    MONTH_NOT_WHOLE,
    SUM,
    EMPLOYER,
    REASON,
    // A line among others.
    DUPLICATE,
    UNKNOWN_REFERENCE,
    TAKEN,
    ANOTHER_PARTNER,
    ANOTHER_SITE,
    ANOTHER_PERSON,
    SITE_OF_PARTNER,
    IDENTITY_NOT_CERTIFIED,
    NOT_TIED,
    ANOTHER_PLAN,
    KEPT_HERE,
    // The line itself.
    CELLS,
    QUOTE,
    LINE_LENGTH,
    TRUNCATED,
    DATABASE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
