package ecluse.training;

import java.util.Arrays;

/** Who pays for a group, by the codes of the trade. */
public enum FundingScheme {
    AIF("AIF"),
    AFC("AFC"),
    AFPR("AFPR"),
    POEI("POEI"),
    POEC("POEC"),
    REGION("REGION"),
    STATE("STATE"),
    AGEFIPH("AGEFIPH"),
    BRANCH_FUND("BRANCH_FUND"),
    BENEFICIARY("BENEFICIARY"),
    DISTANCE("DISTANCE"),
    LEGACY_41C("41C"),
    LEGACY_41N("41N"),
    OTHER("OTHER");

    private final String code;

    FundingScheme(String code) {
        this.code = code;
    }

    /** A code that nobody knows is another scheme, not a fault of the page. */
    public static FundingScheme of(String code) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.code.equalsIgnoreCase(code))
                .findFirst()
                .orElse(OTHER);
    }

    public String code() {
        return code;
    }

    public String messageKey() {
        return "training.scheme." + name();
    }
}
