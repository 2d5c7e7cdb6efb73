package ecluse.kernel;

/** What a page needs of its viewer. The table of routes names one for each. */
public enum Right {
    /** Anybody, signed in or not. */
    PUBLIC,
    /** Anybody who is signed in: own home, own ledger, sign-out. */
    SIGNED_IN,
    SEE_GROUPS,
    /** Certificates of enrolment and entry, interruptions, exits, reports: what a training office declares. */
    RECORD_ENROLMENTS,
    /** What has to be declared at one's sites, by mail and in one's calendar: counts and titles of groups. */
    SEE_DEADLINES,
    /** What waits for one by one's other rights, by mail in the morning: counts. */
    BE_REMINDED,
    OPEN_CONTACT,
    LOOK_UP,
    /** Propose somebody for a group of one's own, by identifier and birth date; nothing is shown before a yes. */
    PLACE,
    EXPORT,
    /** The office's month: fill in, hand over, print. */
    KEEP_ATTENDANCE,
    /** The trainer's page: who was there, by half-day, today and in the last week. */
    TICK_ATTENDANCE,
    /** The head of the centre alone, by law: certify a month's attendance, correct what was certified. */
    CERTIFY_ATTENDANCE,
    /** Which groups' months are late, and by how many people; nobody's name. */
    SEE_LATE_ATTENDANCE,
    SEE_CASELOAD,
    /** Put somebody of one's caseload on a group, and answer proposals in that person's place. */
    REFER,
    /** What a page says of somebody, as a file to print. An address needs {@link #OPEN_CONTACT} besides. */
    PRINT_DOCUMENTS,
    SEE_QUOTES,
    WRITE_QUOTES,
    DECIDE_QUOTES,
    /** Messages with the other side about people whom one is tied to: an office, an adviser, a person. */
    WRITE_MESSAGES,
    WRITE_INVOICES,
    /** Courses and groups of one's sites as the offer has them: where each stands, and where it can be seen. */
    SEE_OFFER,
    /** Write, publish, suspend, cancel groups; bring the offer in by a file. */
    KEEP_OFFER,
    /** Published groups of all organisations, by words, place and date, with the seats left. */
    SEARCH_OFFER,
    /** Let an office write or correct what is more than 30 days old, and see which entries nobody has declared. Nobody's name. */
    UNBLOCK_FILES,
    /** The letters with codes for the own space: print what waits, end the code of one that came back. Never whom one likes. */
    PRINT_LETTERS,
    /** Requests of organisations to join, and agreements: review, propose, approve, suspend, end. */
    DECIDE_AGREEMENTS,
    /** The own organisation's agreement: number, term, where it stands. */
    SEE_AGREEMENT,
    /** Who works with the portal at the own organisation: colleagues see a new account as soon as it is there. */
    SEE_TEAM,
    /** The partner's accounts: invite, approve what another manager has asked for, suspend, remove. Shows nobody of the registry. */
    KEEP_TEAM,
    /** The agency's word on new accounts of partners, where a second person is needed and none is there. */
    APPROVE_ACCOUNTS,
    /** Information meetings of one's sites: write, change, cancel, say who came and who is retained; propose one's own people. */
    KEEP_MEETINGS,
    /** Propose a coming meeting of any organisation to somebody of the own caseload. */
    PROPOSE_MEETINGS,
    SEE_PARTNERS,
    SEE_TRACES,
    CLOSE,
    REOPEN,
    /** A person asks who was shown the own file (GDPR art. 15): the list, and the proof of each line. */
    ANSWER_ACCESS_REQUESTS,
    /** The campaign that brings accounts onto a second factor: cohorts, dates, exemptions, how far each partner is. */
    RUN_CAMPAIGN,
    /** OpenID providers that vouch for partners' accounts: write one, switch on what another officer wrote, switch off. */
    KEEP_PROVIDERS,
    SEE_EXPOSURES,
    MAKE_EXPOSURES,
    /** Feeds of stolen credentials: whose password was found loses it. */
    TAKE_STOLEN_CREDENTIALS,
    WRITE_NOTICES,
    APPROVE_NOTICES,
    /** One's own file, in one's own space: nobody else's. */
    OWN_FILE
}
