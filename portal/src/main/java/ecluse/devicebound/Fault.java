package ecluse.devicebound;

/** What is wrong with a proof or with who brings it. For records and tests; whoever sent it is not told which it was. */
public enum Fault implements ReadProof {
    /** Not a JWS of three parts (RFC 7515 §7.1), not JSON, a name twice, or no challenge in it. */
    MALFORMED,
    /** Not typed {@code dbsc+jwt}: a signature that the same key gave for something else. */
    TYPE,
    /** Neither ES256 nor RS256; {@code none} above all. */
    ALGORITHM,
    /** No key where one must be, one where none may be, another curve, a point off it, an RSA key too short or too long. */
    KEY,
    /** Signed with another key. */
    SIGNATURE,
    /** A challenge that was never given, was given to somebody else, has been answered before, or is too old. */
    CHALLENGE,
    /** No such session, somebody else's, one that is over; or a session that has a key already. */
    SESSION
}
