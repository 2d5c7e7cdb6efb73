package ecluse.accounts;

/** Why a sign-in ended; stands in its row. A lock writes {@code LOCK} itself. */
enum Ending {
    SIGNED_OUT,
    SIGNED_OUT_EVERYWHERE,
    /** Its owner ended it from the list of sign-ins. */
    ENDED_FROM_LIST,
    /** The same browser signed in again. */
    REPLACED,
    TOO_MANY,
    PASSWORD_CHANGED,
    /** It was not bound to a device, and went on in another network with another browser; nothing but a password could be asked. */
    ELSEWHERE,
    /** Its account stands in a feed of stolen credentials; written by that feed's function. */
    STOLEN,
    /** The OpenID provider that vouched for it ended it, or is switched off; written by that module's functions. */
    PROVIDER,
    LOCK
}
