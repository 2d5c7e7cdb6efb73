package ecluse.scim;

import ecluse.scim.Draft.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Values of a body as texts, in the shapes that directories give them. */
final class Texts {
    private Texts() {}

    /** Whether it is text that a page could show and the database keeps: no control characters, no half characters. */
    static boolean plain(String text) {
        return text.codePoints()
                .noneMatch(
                        c -> Character.isISOControl(c) || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** One line, stripped; empty where there is nothing. */
    static Optional<String> line(JsonNode value, Limit limit) {
        if (value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()
                || !plain(value.stringValue())
                || value.stringValue().length() > limit.characters()) {
            throw new Refused(ScimError.value(
                    limit.attribute() + " is one line of text, at most " + limit.characters() + " characters."));
        }
        return Optional.of(value.stringValue().strip()).filter(line -> !line.isEmpty());
    }

    /** Entra writes booleans as texts, "True" and "False", and once wrote a list around them. */
    static boolean yes(JsonNode value, String attribute) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        if (value.size() == 1 && value.isArray()) {
            return yes(value.get(0), attribute);
        }
        if (value.isObject() && value.has("value")) {
            return yes(value.get("value"), attribute);
        }
        var text = value.isString() ? value.stringValue() : "";
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return Boolean.parseBoolean(text);
        }
        throw new Refused(ScimError.value(attribute + " is true or false."));
    }

    /** The values of a multi-valued attribute: a list or one, each a text, an object with a value, or (Entra) such an object as text. */
    static List<String> values(JsonNode value, Limit limit) {
        var values = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(one -> values.addAll(values(one, limit)));
        } else if (value.isObject()) {
            var inner = Body.object(value).get("value");
            if (inner != null) {
                values.addAll(values(inner, limit));
            }
        } else {
            line(value, limit).ifPresent(text -> values.addAll(unpacked(text, limit)));
        }
        return values;
    }

    private static List<String> unpacked(String text, Limit limit) {
        return Optional.of(text)
                .filter(json -> json.startsWith("{"))
                .flatMap(Body::inside)
                .filter(JsonNode::isObject)
                .map(object -> values(object, limit))
                .orElse(List.of(text));
    }
}
