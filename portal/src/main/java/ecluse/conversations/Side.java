package ecluse.conversations;

import ecluse.kernel.Role;

/** Who speaks. Names stand in the database. */
enum Side {
    OFFICE,
    ADVISER,
    PERSON;

    static Side of(Role role) {
        return switch (role) {
            case ADVISER -> ADVISER;
            case JOBSEEKER -> PERSON;
            default -> OFFICE;
        };
    }

    public String messageKey() {
        return "conversations.side." + name();
    }
}
