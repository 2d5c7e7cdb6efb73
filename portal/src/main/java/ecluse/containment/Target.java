package ecluse.containment;

/**
 * Something that exists and can be closed.
 *
 * @param value how the lock names it: an id, a role's or a service's name, nothing for the portal
 * @param code what people call it and type to confirm: {@code P-0231}, {@code C-20417}, {@code KAIROS}; a sign-in has its
 *     account's
 * @param name what it is called besides; empty for a role, a service, the portal
 */
public record Target(Scope scope, String value, String code, String name) {

    static Target portal() {
        return new Target(Scope.PORTAL, "", "PORTAL", "");
    }

    /** Whether this is what somebody typed to confirm. Spaces around it and small letters do not matter. */
    public boolean confirmedBy(String typed) {
        return typed.strip().equalsIgnoreCase(code);
    }
}
