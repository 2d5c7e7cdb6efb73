package ecluse.drills.population;

/** The roles an account can have, as the files write them. */
public enum Role {
    TRAINING_OFFICE_MANAGER,
    QUOTE_CLERK,
    ATTENDANCE_TAKER,
    CENTRE_HEAD,
    PARTNER_ACCOUNT_MANAGER,
    ADVISER,
    SECURITY_OFFICER,
    PRIVACY_OFFICER,
    MAIL_ROOM,
    TRAINING_DESK,
    PARTNERSHIP_OFFICER;

    /** Does an office's work. In a one-person centre the head is the office. */
    public boolean worksAsOffice() {
        return this == TRAINING_OFFICE_MANAGER || this == CENTRE_HEAD;
    }
}
