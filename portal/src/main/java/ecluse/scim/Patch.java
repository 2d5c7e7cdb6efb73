package ecluse.scim;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Operations on one account (RFC 7644 §3.5.2), in the shapes that Entra and Okta send: the operation's name in any case, a value that is an
 * object of attributes or of whole paths where there is no path. All of them are done or none.
 */
final class Patch {
    private static final int MOST = 50;

    private Patch() {}

    static void apply(Map<String, JsonNode> body, Draft draft) {
        var operations = body.get("operations");
        if (operations == null || !operations.isArray() || operations.isEmpty() || operations.size() > MOST) {
            throw new Refused(ScimError.syntax("Operations is a list of 1 to " + MOST + " operations."));
        }
        operations.forEach(operation -> apply(operation, draft));
    }

    private static void apply(JsonNode node, Draft draft) {
        var operation = Body.object(node);
        var path = text(operation, "path");
        var value = operation.get("value");
        switch (text(operation, "op").orElse("").toLowerCase(Locale.ROOT)) {
            case "add", "replace" -> {
                if (value == null) {
                    throw new Refused(ScimError.value("An operation that adds or replaces has a value."));
                }
                path.ifPresentOrElse(to -> draft.set(to, value), () -> draft.with(Body.object(value)));
            }
            case "remove" -> draft.remove(path.orElseThrow(() -> new Refused(ScimError.noTarget())));
            default -> throw new Refused(ScimError.syntax("op is add, replace or remove."));
        }
    }

    private static Optional<String> text(Map<String, JsonNode> operation, String name) {
        return Optional.ofNullable(operation.get(name))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .filter(text -> !text.isBlank());
    }
}
