package ecluse.scim;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * How a directory wants an account to be: what it is, or nothing, changed attribute by attribute. A creation, a replacement and each
 * operation of a patch go the same way. What the portal does not keep of a person is passed over, so that a directory's usual mapping
 * works and nothing of it rests here.
 */
final class Draft {
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@.\\s]+");
    private static final String CORE = User.SCHEMA.toLowerCase(Locale.ROOT);
    private static final String OURS = User.EXTENSION.toLowerCase(Locale.ROOT);
    private static final String ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:user";

    /** Of RFC 7643 §4.1 and not kept. */
    private static final Set<String> PASSED_OVER = Set.of(
            "nickname",
            "profileurl",
            "title",
            "usertype",
            "preferredlanguage",
            "locale",
            "timezone",
            "phonenumbers",
            "ims",
            "photos",
            "addresses",
            "entitlements",
            "x509certificates");

    private static final Set<String> OUR_OWN = Set.of("schemas", "id", "meta", "groups");

    private static final Set<String> KEPT = Set.of(
            "username",
            "active",
            "displayname",
            "externalid",
            "name",
            "emails",
            "roles",
            "sites",
            "ours",
            "state",
            "password");

    private static final Pattern PARTS =
            Pattern.compile("name\\.(formatted|givenname|familyname|middlename|honorific(prefix|suffix))"
                    + "|(emails|roles)(\\[[^\\]]{1,200}])?(\\.(value|type|primary|display))?");

    private final @Nullable User before;
    private final List<String> emails = new ArrayList<>();
    private @Nullable String userName;
    private @Nullable String displayName;
    private @Nullable String formatted;
    private boolean namedByParts;
    private @Nullable String externalId;
    private @Nullable String givenName;
    private @Nullable String familyName;
    private @Nullable List<String> roles;
    private @Nullable Set<String> sites;
    private boolean active = true;

    /** How long a text may be, and of what. */
    enum Limit {
        USER_NAME("userName", 254),
        DISPLAY_NAME("displayName", 200),
        FORMATTED("name.formatted", 200),
        GIVEN_NAME("name.givenName", 200),
        FAMILY_NAME("name.familyName", 200),
        EXTERNAL_ID("externalId", 200),
        EMAIL("emails", 254),
        ROLE("roles", 400),
        SITE("sites", 40);

        private final String attribute;
        private final int characters;

        Limit(String attribute, int characters) {
            this.attribute = attribute;
            this.characters = characters;
        }

        String attribute() {
            return attribute;
        }

        int characters() {
            return characters;
        }
    }

    /**
     * What it comes to.
     *
     * @param sites SIRETs; null: nothing was said, and there were none before
     */
    record Wanted(
            String userName,
            String displayName,
            @Nullable String externalId,
            @Nullable String givenName,
            @Nullable String familyName,
            String role,
            @Nullable Set<String> sites,
            boolean active) {
        @Override
        public String toString() {
            return "Wanted[" + role + "]";
        }
    }

    private Draft(@Nullable User before) {
        this.before = before;
    }

    static Draft fresh() {
        return new Draft(null);
    }

    static Draft of(User user) {
        var draft = new Draft(user);
        draft.externalId = user.externalId();
        draft.givenName = user.givenName();
        draft.familyName = user.familyName();
        draft.active = user.active();
        return draft;
    }

    // --- Attribute by attribute -------------------------------------------------------------------------------------

    /**
     * All that a body says (RFC 7644 §3.3 and §3.5.1). What it says nothing of stays; what nobody knows, or the portal alone says, is
     * passed over.
     */
    Draft with(Map<String, JsonNode> body) {
        body.forEach((name, value) -> {
            if (isKnown(name) && !OUR_OWN.contains(plain(name))) {
                set(name, value);
            }
        });
        return this;
    }

    /** @param path as an operation has it, or an attribute's name; in any case */
    void set(String path, JsonNode value) {
        var name = plain(path);
        if (value.isNull() && !OUR_OWN.contains(name)) {
            remove(path);
            return;
        }
        switch (withoutFilter(name)) {
            case "username" -> userName(value);
            case "active" -> active = Texts.yes(value, "active");
            case "displayname" ->
                displayName = Texts.line(value, Limit.DISPLAY_NAME).orElse(null);
            case "externalid" ->
                externalId = Texts.line(value, Limit.EXTERNAL_ID).orElse(null);
            case "name" -> nameParts(Body.object(value));
            case "name.formatted" ->
                formatted = Texts.line(value, Limit.FORMATTED).orElse(null);
            case "name.givenname" ->
                givenName(Texts.line(value, Limit.GIVEN_NAME).orElse(null));
            case "name.familyname" ->
                familyName(Texts.line(value, Limit.FAMILY_NAME).orElse(null));
            case "emails", "emails.value" -> emails.addAll(Texts.values(value, Limit.EMAIL));
            case "roles", "roles.value" -> roles = Texts.values(value, Limit.ROLE);
            case "sites" -> sites = new LinkedHashSet<>(Texts.values(value, Limit.SITE));
            case "ours" -> Body.object(value).forEach((part, inner) -> set(User.EXTENSION + ":" + part, inner));
            case "password" ->
                throw new Refused(
                        ScimError.value("The portal takes no password from a directory: people choose theirs."));
            default -> passOver(name);
        }
    }

    void remove(String path) {
        var name = plain(path);
        switch (withoutFilter(name)) {
            case "externalid" -> externalId = null;
            case "displayname" -> displayName = null;
            case "name.formatted" -> formatted = null;
            case "name.givenname" -> givenName(null);
            case "name.familyname" -> familyName(null);
            case "username", "active", "name", "emails", "emails.value", "roles", "roles.value", "sites", "ours" ->
                throw new Refused(
                        ScimError.mutability("This attribute is always there: replace it, or delete the account."));
            default -> passOver(name);
        }
    }

    private static void passOver(String name) {
        if (!isKnown(name)) {
            throw new Refused(ScimError.path());
        }
        if (name.equals("id")) {
            throw new Refused(ScimError.mutability("The portal gives the id."));
        }
    }

    /** An account is one person's, at one address for good: another address would be another holder's. */
    private void userName(JsonNode value) {
        var wanted = Texts.line(value, Limit.USER_NAME).orElse("").toLowerCase(Locale.ROOT);
        if (before != null && !before.userName().equals(wanted)) {
            throw new Refused(
                    ScimError.mutability("userName does not change: delete this account and create another."));
        }
        userName = wanted;
    }

    private void nameParts(Map<String, JsonNode> parts) {
        parts.forEach((part, text) -> {
            if (isKnown("name." + part)) {
                set("name." + part, text);
            }
        });
    }

    private void givenName(@Nullable String name) {
        givenName = name;
        namedByParts = true;
    }

    private void familyName(@Nullable String name) {
        familyName = name;
        namedByParts = true;
    }

    // --- Paths ------------------------------------------------------------------------------------------------------

    /** In small letters and without the core schema's name; of our own extension, the attribute alone, or {@code ours} for all of it. */
    private static String plain(String path) {
        var name = path.strip().toLowerCase(Locale.ROOT);
        if (name.startsWith(CORE + ":")) {
            return name.substring(CORE.length() + 1);
        }
        if (name.equals(OURS)) {
            return "ours";
        }
        return name.startsWith(OURS + ":") ? name.substring(OURS.length() + 1) : name;
    }

    /** There is one address and one role, so whichever a filter in brackets means is that one. */
    private static String withoutFilter(String name) {
        return name.replaceFirst("^(emails|roles)\\[[^\\]]{1,200}]", "$1");
    }

    private static boolean isKnown(String path) {
        var name = plain(path);
        var whole = name.split("[.\\[]", 2)[0];
        return name.startsWith(ENTERPRISE)
                || PASSED_OVER.contains(whole)
                || OUR_OWN.contains(name)
                || KEPT.contains(name)
                || PARTS.matcher(name).matches();
    }

    // --- What it comes to -------------------------------------------------------------------------------------------

    /** @param known roles that can be given */
    Wanted finish(List<String> known) {
        var login = Optional.ofNullable(userName).orElseGet(() -> before == null ? "" : before.userName());
        if (before == null && !EMAIL.matcher(login).matches()) {
            throw new Refused(ScimError.value("userName is the person's work address, as name@organisation.example."));
        }
        if (emails.stream().anyMatch(email -> !email.toLowerCase(Locale.ROOT).equals(login))) {
            var detail = "emails: the portal keeps one address, the userName.";
            throw new Refused(before == null ? ScimError.value(detail) : ScimError.mutability(detail));
        }
        return new Wanted(login, name(), externalId, givenName, familyName, role(known), wantedSites(), active);
    }

    private String name() {
        var parts = Stream.of(Optional.ofNullable(givenName), Optional.ofNullable(familyName))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        var name = Stream.of(
                        Optional.ofNullable(displayName),
                        Optional.ofNullable(formatted),
                        Optional.of(parts).filter(text -> namedByParts && !text.isEmpty()),
                        Optional.ofNullable(before).map(User::displayName))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new Refused(ScimError.value(
                        "A name is needed: displayName, name.formatted, or name.givenName and familyName.")));
        if (name.length() > Limit.DISPLAY_NAME.characters()) {
            throw new Refused(
                    ScimError.value("The name has at most " + Limit.DISPLAY_NAME.characters() + " characters."));
        }
        return name;
    }

    private String role(List<String> known) {
        if (roles == null && before != null) {
            return before.role();
        }
        if (roles == null || roles.size() != 1 || !known.contains(roles.getFirst())) {
            throw new Refused(ScimError.value("roles: exactly one of " + String.join(", ", known) + "."));
        }
        return roles.getFirst();
    }

    private @Nullable Set<String> wantedSites() {
        if (sites != null) {
            return sites;
        }
        return before == null ? null : Set.copyOf(before.sites());
    }
}
