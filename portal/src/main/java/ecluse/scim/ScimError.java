package ecluse.scim;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a directory is refused with (RFC 7644 §3.12). The words are English, for whoever reads the directory's log; they name rules and
 * what is allowed, never what was sent.
 *
 * @param type null where the protocol has no word for it
 * @param retryAfter zero where it makes no sense to come again
 */
record ScimError(int status, @Nullable String type, String detail, Duration retryAfter) {
    private static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

    /** One answer, whatever is wrong with a token: none, no such, over, revoked, its maker or partner closed. */
    static final ScimError NO_TOKEN =
            of(401, null, "No token that serves. A manager of the organisation makes one on /team/directory.");

    /** One answer for what is not there and what is not the organisation's. */
    static final ScimError NOT_THERE = of(404, null, "There is no such resource.");

    static final ScimError STALE = of(412, null, "It has changed meanwhile: read it again.");
    static final ScimError TOO_LARGE = of(413, null, "The body has more than " + Body.LONGEST + " bytes.");
    static final ScimError OTHER_TYPE = of(415, null, "The body is application/scim+json or application/json.");
    /** The whole portal is closed, which everybody may know; a directory then waits instead of taking its token for over. */
    static final ScimError CLOSED = new ScimError(503, null, "The portal is closed for now.", Duration.ofMinutes(5));

    static final ScimError BUSY = new ScimError(503, null, "Not now: try again.", Duration.ofSeconds(5));

    static ScimError of(int status, @Nullable String type, String detail) {
        return new ScimError(status, type, detail, Duration.ZERO);
    }

    static ScimError syntax(String detail) {
        return of(400, "invalidSyntax", detail);
    }

    static ScimError filter() {
        return of(
                400,
                "invalidFilter",
                "Filters are: userName eq \"…\", externalId eq \"…\", id eq \"…\", active eq true or false; one at a time.");
    }

    static ScimError path() {
        return of(400, "invalidPath", "There is no such attribute here: see /scim/v2/Schemas.");
    }

    static ScimError noTarget() {
        return of(400, "noTarget", "A removal names a path.");
    }

    static ScimError value(String detail) {
        return of(400, "invalidValue", detail);
    }

    static ScimError mutability(String detail) {
        return of(400, "mutability", detail);
    }

    static ScimError uniqueness(String detail) {
        return of(409, "uniqueness", detail);
    }

    static ScimError tooMany(String detail, Duration retryAfter) {
        return new ScimError(429, null, detail, retryAfter);
    }

    Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("schemas", List.of(SCHEMA));
        body.put("status", Integer.toString(status));
        if (type != null) {
            body.put("scimType", type);
        }
        body.put("detail", detail);
        return body;
    }
}
