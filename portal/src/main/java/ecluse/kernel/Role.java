package ecluse.kernel;

import static ecluse.kernel.Right.*;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What an account is there for. A role without a right does not see the page, whatever its ties. */
public enum Role {
    TRAINING_OFFICE_MANAGER(
            SEE_GROUPS,
            RECORD_ENROLMENTS,
            SEE_DEADLINES,
            BE_REMINDED,
            OPEN_CONTACT,
            PRINT_DOCUMENTS,
            LOOK_UP,
            PLACE,
            WRITE_MESSAGES,
            EXPORT,
            SEE_QUOTES,
            WRITE_QUOTES,
            WRITE_INVOICES,
            KEEP_ATTENDANCE,
            SEE_LATE_ATTENDANCE,
            SEE_OFFER,
            KEEP_OFFER,
            SEE_AGREEMENT,
            SEE_TEAM,
            KEEP_MEETINGS),
    QUOTE_CLERK(
            SEE_GROUPS,
            PRINT_DOCUMENTS,
            LOOK_UP,
            SEE_QUOTES,
            WRITE_QUOTES,
            WRITE_INVOICES,
            SEE_OFFER,
            SEE_TEAM,
            BE_REMINDED),
    ATTENDANCE_TAKER(SEE_GROUPS, TICK_ATTENDANCE, SEE_TEAM),
    /** May all that the office may, for in a one-person centre the head is the office; and alone certifies attendance. */
    CENTRE_HEAD(TRAINING_OFFICE_MANAGER, TICK_ATTENDANCE, CERTIFY_ATTENDANCE),
    /** Appointed by the agency alone; keeps the accounts below the own role. */
    PARTNER_ACCOUNT_MANAGER(SEE_DEADLINES, BE_REMINDED, SEE_LATE_ATTENDANCE, SEE_AGREEMENT, SEE_TEAM, KEEP_TEAM),
    ADVISER(
            SEE_CASELOAD,
            REFER,
            WRITE_MESSAGES,
            LOOK_UP,
            OPEN_CONTACT,
            PRINT_DOCUMENTS,
            SEE_QUOTES,
            DECIDE_QUOTES,
            SEARCH_OFFER,
            PROPOSE_MEETINGS,
            BE_REMINDED),
    /**
     * Prints and posts the letters that hold a code for the own space. Sees the names and addresses that it posts to and no other fact: to
     * whom a code is of use, it cannot tell.
     */
    MAIL_ROOM(PRINT_LETTERS),
    /** The agency's desk for training: files by what was done with them. It is shown nobody. */
    TRAINING_DESK(UNBLOCK_FILES),
    SECURITY_OFFICER(
            SEE_PARTNERS,
            SEE_TRACES,
            CLOSE,
            REOPEN,
            TAKE_STOLEN_CREDENTIALS,
            RUN_CAMPAIGN,
            KEEP_PROVIDERS,
            SEE_EXPOSURES,
            MAKE_EXPOSURES,
            WRITE_NOTICES,
            APPROVE_NOTICES),
    PRIVACY_OFFICER(
            SEE_PARTNERS,
            SEE_TRACES,
            ANSWER_ACCESS_REQUESTS,
            SEE_EXPOSURES,
            MAKE_EXPOSURES,
            WRITE_NOTICES,
            APPROVE_NOTICES),
    /** The machine that sends notices; nobody signs in with it. */
    CORRESPONDENCE,
    /** A person of the registry, in the own space: neither a partner's nor the agency's. */
    JOBSEEKER(OWN_FILE, WRITE_MESSAGES),
    /**
     * Decides with a second one who joins, and ends or suspends agreements; sees nobody of the registry. Who appoints a partner's
     * managers is the second person for what one of them asks alone; closing what is wrong stays the security officer's.
     */
    PARTNERSHIP_OFFICER(DECIDE_AGREEMENTS, APPROVE_ACCOUNTS);

    private final Set<Right> rights = EnumSet.of(PUBLIC, SIGNED_IN);

    Role(Right... rights) {
        this.rights.addAll(List.of(rights));
    }

    /** All rights of another role, whatever it is given later, and some more. */
    Role(Role another, Right... more) {
        this(more);
        this.rights.addAll(another.rights);
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    public boolean ofAgency() {
        return switch (this) {
            case ADVISER,
                    MAIL_ROOM,
                    TRAINING_DESK,
                    SECURITY_OFFICER,
                    PRIVACY_OFFICER,
                    CORRESPONDENCE,
                    PARTNERSHIP_OFFICER -> true;
            case TRAINING_OFFICE_MANAGER,
                    QUOTE_CLERK,
                    ATTENDANCE_TAKER,
                    CENTRE_HEAD,
                    PARTNER_ACCOUNT_MANAGER,
                    JOBSEEKER -> false;
        };
    }
}
