package ecluse.scim;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Answers as RFC 7644 §3.1 has them: always of one media type, kept by nobody on the way. */
final class ScimAnswer {
    private static final MediaType TYPE = new MediaType("application", "scim+json");
    private static final String LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ScimAnswer() {}

    static ResponseEntity<byte[]> of(int status, Map<String, Object> body) {
        return begin(status).body(JSON.writeValueAsBytes(body));
    }

    static ResponseEntity<byte[]> user(int status, User user, String location, Map<String, Object> body) {
        return begin(status)
                .header(HttpHeaders.ETAG, user.etag())
                .header(status == 201 ? HttpHeaders.LOCATION : HttpHeaders.CONTENT_LOCATION, location)
                .body(JSON.writeValueAsBytes(body));
    }

    static ResponseEntity<byte[]> list(long total, long startIndex, List<?> resources) {
        var body = new LinkedHashMap<String, Object>();
        body.put("schemas", List.of(LIST));
        body.put("totalResults", total);
        body.put("startIndex", startIndex);
        body.put("itemsPerPage", resources.size());
        body.put("Resources", resources);
        return of(200, body);
    }

    /** 401 says the same to everybody: which scheme, and nothing about the token that came. */
    static ResponseEntity<byte[]> refused(ScimError error) {
        var answer = begin(error.status());
        if (error.status() == 401) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"scim\"");
        }
        if (error.retryAfter().compareTo(Duration.ZERO) > 0) {
            answer.header(
                    HttpHeaders.RETRY_AFTER, Long.toString(error.retryAfter().toSeconds()));
        }
        return answer.body(JSON.writeValueAsBytes(error.body()));
    }

    private static ResponseEntity.BodyBuilder begin(int status) {
        return ResponseEntity.status(status).contentType(TYPE).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
