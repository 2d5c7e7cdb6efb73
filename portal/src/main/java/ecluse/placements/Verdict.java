package ecluse.placements;

/** How the database takes what somebody wants. */
enum Verdict {
    DONE,
    /** Not there, or not yours: one answer (invariant 1). */
    NOT_YOURS,
    /** It was answered, withdrawn or is over. */
    NOT_ALLOWED,
    /** The group is full, has begun, or takes nobody now. */
    NO_ROOM,
    /** The person is on that group already. */
    ALREADY,
    /** A hundred proposals of one account within a day. */
    TOO_MANY;

    public String messageKey() {
        return "placements.verdict." + name();
    }
}
