package ecluse.scim;

/**
 * Carries a refusal out of the depth of a body or a path, where every step may be wrong, to the one place that answers it. Nobody looks at
 * its trace, so it has none.
 */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ScimError error;

    Refused(ScimError error) {
        super(error.detail(), null, false, false);
        this.error = error;
    }

    ScimError error() {
        return error;
    }
}
