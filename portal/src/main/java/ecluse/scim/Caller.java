package ecluse.scim;

import java.util.UUID;

/**
 * A directory whose token serves now.
 *
 * @param maker the manager who made the token, in whose name it acts
 * @param token its hash: each act looks at it again
 */
record Caller(UUID partner, UUID maker, byte[] token) {
    @Override
    public String toString() {
        return "Caller[" + partner + "]";
    }
}
