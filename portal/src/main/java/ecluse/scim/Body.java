package ecluse.scim;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a directory sends: one JSON object, bounded in bytes and depth, in which no name stands twice. */
final class Body {
    /** In bytes; what a directory says of one account has one or two thousand. */
    static final int LONGEST = 64 * 1024;

    private static final int DEEPEST = 12;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(20)
                            .maxNameLength(500)
                            .build())
                    .build())
            // A name that stands twice means one thing to one reader and another to the next.
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Body() {}

    static Map<String, JsonNode> read(HttpServletRequest request) {
        if (!isJson(request.getContentType())) {
            throw new Refused(ScimError.OTHER_TYPE);
        }
        try {
            var bytes = request.getInputStream().readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new Refused(ScimError.TOO_LARGE);
            }
            return object(JSON.readTree(bytes));
        } catch (IOException | JacksonException e) {
            throw new Refused(ScimError.syntax("The body is one JSON object, at most " + DEEPEST
                    + " levels deep, and no name stands twice in it."));
        }
    }

    private static boolean isJson(@Nullable String contentType) {
        try {
            var type = MediaType.parseMediaType(contentType == null ? "" : contentType);
            return type.getType().equals("application")
                    && (type.getSubtype().equals("json") || type.getSubtype().equals("scim+json"));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    /** By names in small letters: those of SCIM differ in nothing by their case (RFC 7643 §2.1). */
    static Map<String, JsonNode> object(@Nullable JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new Refused(ScimError.syntax("A JSON object is needed."));
        }
        var members = new LinkedHashMap<String, JsonNode>();
        for (var member : node.properties()) {
            if (members.put(member.getKey().toLowerCase(Locale.ROOT), member.getValue()) != null) {
                throw new Refused(ScimError.syntax("A name stands twice, in other case."));
            }
        }
        return members;
    }

    /** A text that is JSON itself; Entra sends roles so. Empty where it is none. */
    static Optional<JsonNode> inside(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
