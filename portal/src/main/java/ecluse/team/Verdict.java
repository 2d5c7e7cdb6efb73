package ecluse.team;

/** What the database's functions answer who keeps accounts. Names stand there. */
enum Verdict {
    DONE,
    /** Done, and the account reads nothing before a second person has approved what it was given. */
    WAITS,
    NOT_YOURS,
    FORM,
    ROLE,
    NO_SITE,
    /** A site where the manager does not work. */
    SITES,
    /** The address has an account. */
    TAKEN,
    TOO_MANY,
    /** More than thirty groups that have not ended. */
    MANY,
    /** Somebody else was faster: the page shows how it stands now. */
    STALE,
    /** Nothing was changed. */
    SAME,
    NOT_ALLOWED,
    ALREADY,
    /** Whoever asked does not approve, nor does the account itself. */
    SELF,
    /** Only the agency may. */
    AGENCY;

    /** The field of a form that it is about. */
    String field() {
        return switch (this) {
            case ROLE -> "role";
            case NO_SITE, SITES -> "sites";
            case TAKEN, FORM -> "email";
            default -> "acts";
        };
    }

    String messageKey() {
        return "team.verdict." + name();
    }
}
