package ecluse.scim;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An account of a partner as its directory sees it: never a manager's, never a removed one. Prints neither name nor address.
 *
 * @param sites SIRETs of where it works
 * @param state where it stands with people: whether it waits for a second person, is suspended, asleep
 * @param active whether it may sign in, once it has been approved where that is due
 * @param version changes with each change
 */
record User(
        UUID id,
        String userName,
        String displayName,
        @Nullable String externalId,
        @Nullable String givenName,
        @Nullable String familyName,
        String role,
        List<String> sites,
        String state,
        boolean active,
        Instant createdAt,
        Instant changedAt,
        String version) {
    static final String SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User";
    static final String EXTENSION = "urn:ietf:params:scim:schemas:extension:ecluse:2.0:User";

    /** Said whatever was asked for (RFC 7643 §7, "returned"). */
    private static final Set<String> ALWAYS = Set.of("schemas", "id", "meta");

    /** Weak: what it says may be written in another order. */
    String etag() {
        return "W/\"" + version + "\"";
    }

    /** @param location the resource's own address */
    Map<String, Object> json(String location) {
        var json = new LinkedHashMap<String, Object>();
        json.put("schemas", List.of(SCHEMA, EXTENSION));
        json.put("id", id.toString());
        put(json, "externalId", externalId);
        json.put("userName", userName);
        json.put("name", name());
        json.put("displayName", displayName);
        json.put("active", active);
        if (userName.contains("@")) { // an imported account may have a login that is no address
            json.put("emails", List.of(Map.of("value", userName, "type", "work", "primary", true)));
        }
        json.put("roles", List.of(Map.of("value", role, "primary", true)));
        json.put(EXTENSION, Map.of("sites", sites, "state", state));
        json.put("meta", meta(location));
        return json;
    }

    private Map<String, Object> name() {
        var name = new LinkedHashMap<String, Object>();
        name.put("formatted", displayName);
        put(name, "givenName", givenName);
        put(name, "familyName", familyName);
        return name;
    }

    private Map<String, Object> meta(String location) {
        var meta = new LinkedHashMap<String, Object>();
        meta.put("resourceType", "User");
        meta.put("created", createdAt.toString());
        meta.put("lastModified", changedAt.toString());
        meta.put("location", location);
        meta.put("version", etag());
        return meta;
    }

    private static void put(Map<String, Object> json, String name, @Nullable String value) {
        if (value != null) {
            json.put(name, value);
        }
    }

    /**
     * What was asked for of it, by whole attributes (RFC 7644 §3.4.2.5): {@code name.givenName} brings the name.
     *
     * @param wanted separated by commas; null or empty: all
     * @param unwanted likewise; none where something is wanted
     */
    static Map<String, Object> only(Map<String, Object> json, @Nullable String wanted, @Nullable String unwanted) {
        var with = names(wanted);
        var without = with.isEmpty() ? names(unwanted) : Set.<String>of();
        var kept = new LinkedHashMap<String, Object>();
        json.forEach((name, value) -> {
            var small = name.toLowerCase(Locale.ROOT);
            if (ALWAYS.contains(small) || (with.isEmpty() ? !without.contains(small) : with.contains(small))) {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static Set<String> names(@Nullable String list) {
        return list == null
                ? Set.of()
                : Stream.of(list.split(","))
                        .map(User::whole)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet());
    }

    private static String whole(String path) {
        var small = path.strip().toLowerCase(Locale.ROOT);
        var extension = EXTENSION.toLowerCase(Locale.ROOT);
        if (small.startsWith(extension)) {
            return extension;
        }
        var core = SCHEMA.toLowerCase(Locale.ROOT) + ":";
        var plain = small.startsWith(core) ? small.substring(core.length()) : small;
        return plain.split("[.\\[]", 2)[0];
    }

    @Override
    public String toString() {
        return "User[" + id + "]";
    }
}
