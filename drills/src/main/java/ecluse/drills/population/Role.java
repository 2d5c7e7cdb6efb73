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
    PARTNERSHIP_OFFICER
}
