package ecluse.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a training office declares about an enrolment. Names stand in the database. */
enum Act {
    /** The enrolment certificate (AIS). */
    REGISTER,
    /** The entry certificate (AES). */
    ENTER,
    NOT_ARRIVED,
    INTERRUPT,
    RESUME,
    COMPLETE,
    ABANDON("EMPLOYMENT", "WORK_ACCIDENT", "PERSONAL", "OTHER"),
    DISMISS("ABSENCES", "CONDUCT", "OTHER"),
    CANCEL("WITHDRAWN", "GROUP_CANCELLED", "NOT_FUNDED", "OTHER"),
    /** The end-of-training report. */
    REPORT,
    /** The result of the certification. */
    RESULT("OBTAINED", "PARTIAL", "FAILED", "AWAITING", "NOT_PRESENTED");

    private final List<String> codes;

    Act(String... codes) {
        this.codes = List.of(codes);
    }

    /** What one chooses from: reasons, or results. Empty where there is nothing to choose. */
    public List<String> codes() {
        return codes;
    }

    /** Whether a whole group can be declared in one form. */
    boolean forGroups() {
        return this == REGISTER || this == ENTER || this == COMPLETE;
    }

    /** Whether a free comment may go with it. */
    public boolean comments() {
        return this == ABANDON || this == DISMISS || this == CANCEL;
    }

    /** Whether it ends the person's way in the group, so that the button says so. */
    public boolean ends() {
        return this == ABANDON || this == DISMISS || this == CANCEL || this == NOT_ARRIVED;
    }

    public boolean dated() {
        return this != CANCEL && this != REPORT;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As an address says it. */
    static Optional<Act> asked(String word) {
        return Arrays.stream(values()).filter(act -> act.word().equals(word)).findFirst();
    }

    public String messageKey() {
        return "training.act." + name();
    }
}
