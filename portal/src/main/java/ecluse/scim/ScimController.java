package ecluse.scim;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import ecluse.web.Handle;
import ecluse.web.PortalAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;

/**
 * SCIM 2.0 for a partner's directory (RFC 7644). Each request shows its token, and nothing is read or answered before that was looked at;
 * no cookie is. Without one, every address below {@code /scim/v2} answers alike.
 */
@Controller
@RequestMapping("/scim/v2")
class ScimController {
    private static final int MOST = 100;

    private final Callers callers;
    private final Users users;
    private final UserTable table;
    private final Discovery discovery;
    private final PortalAddress address;

    ScimController(Callers callers, Users users, UserTable table, Discovery discovery, PortalAddress address) {
        this.callers = callers;
        this.users = users;
        this.table = table;
        this.discovery = discovery;
        this.address = address;
    }

    private Caller caller(HttpServletRequest request) {
        return callers.of(request.getHeader(HttpHeaders.AUTHORIZATION));
    }

    // --- What there is ----------------------------------------------------------------------------------------------

    @GetMapping("/ServiceProviderConfig")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> serviceProviderConfig(HttpServletRequest request) {
        caller(request);
        return ScimAnswer.of(200, discovery.serviceProviderConfig());
    }

    @GetMapping("/{kind:ResourceTypes|Schemas}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> described(HttpServletRequest request, @PathVariable("kind") String kind) {
        caller(request);
        var all = discovery.all(kind);
        return ScimAnswer.list(all.size(), 1, all);
    }

    @GetMapping("/{kind:ResourceTypes|Schemas}/{id}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> described(
            HttpServletRequest request, @PathVariable("kind") String kind, @PathVariable("id") String id) {
        caller(request);
        return ScimAnswer.of(200, discovery.one(kind, id).orElseThrow(() -> new Refused(ScimError.NOT_THERE)));
    }

    // --- Accounts ---------------------------------------------------------------------------------------------------

    /** @param attributes which are wanted, separated by commas; all where there are none */
    record Projection(@Nullable String attributes, @Nullable String excludedAttributes) {}

    @PostMapping("/Users")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> create(HttpServletRequest request, Projection projection) {
        var caller = caller(request);
        var user = users.create(caller, Draft.fresh().with(Body.read(request)));
        return answer(201, user, projection);
    }

    @GetMapping("/Users")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> list(
            HttpServletRequest request,
            Projection projection,
            @RequestParam(name = "filter", required = false) @Nullable String filter,
            @RequestParam(name = "startIndex", defaultValue = "1") String startIndex,
            @RequestParam(name = "count", defaultValue = "100") String count) {
        return list(caller(request), projection, Filter.of(filter), number(startIndex), number(count));
    }

    /** The same by a body: an address in a filter then stands in no log of a proxy (RFC 7644 §3.4.3). */
    @PostMapping("/Users/.search")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> search(HttpServletRequest request) {
        var caller = caller(request);
        var body = Body.read(request);
        var filter = Optional.ofNullable(body.get("filter"))
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .orElse(null);
        return list(
                caller,
                new Projection(null, null),
                Filter.of(filter),
                number(body, "startindex", 1),
                number(body, "count", MOST));
    }

    private ResponseEntity<byte[]> list(
            Caller caller, Projection projection, Filter filter, int startIndex, int count) {
        int first = Math.max(1, startIndex);
        int limit = Math.clamp(count, 0, MOST);
        var found = limit == 0 ? List.<User>of() : table.list(caller.partner(), filter, first - 1, limit);
        return ScimAnswer.list(
                table.count(caller.partner(), filter),
                first,
                found.stream().map(user -> json(user, projection)).toList());
    }

    @GetMapping("/Users/{id}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> one(
            HttpServletRequest request,
            Projection projection,
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false) @Nullable String ifNoneMatch) {
        var user = users.one(caller(request), id(id));
        return ifNoneMatch != null && Users.names(ifNoneMatch, user)
                ? ResponseEntity.status(304).eTag(user.etag()).build()
                : answer(200, user, projection);
    }

    /** All that a directory knows of an account; what it says nothing of stays as it is. */
    @PutMapping("/Users/{id}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> replace(
            HttpServletRequest request,
            Projection projection,
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        var caller = caller(request);
        var body = Body.read(request);
        return answer(200, users.change(caller, id(id), ifMatch, draft -> draft.with(body)), projection);
    }

    @PatchMapping("/Users/{id}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> patch(
            HttpServletRequest request,
            Projection projection,
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        var caller = caller(request);
        var body = Body.read(request);
        return answer(200, users.change(caller, id(id), ifMatch, draft -> Patch.apply(body, draft)), projection);
    }

    @DeleteMapping("/Users/{id}")
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> remove(
            HttpServletRequest request,
            @PathVariable("id") String id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch) {
        users.remove(caller(request), id(id), ifMatch);
        return ResponseEntity.noContent().build();
    }

    /** Groups, bulk, whatever else: not here, and without a token not even that is said. */
    @RequestMapping({"", "/**"})
    @Needs(value = Right.PUBLIC, bearer = true)
    ResponseEntity<byte[]> nothing(HttpServletRequest request) {
        caller(request);
        throw new Refused(ScimError.NOT_THERE);
    }

    // --- What they share --------------------------------------------------------------------------------------------

    private ResponseEntity<byte[]> answer(int status, User user, Projection projection) {
        return ScimAnswer.user(status, user, location(user), json(user, projection));
    }

    private Map<String, Object> json(User user, Projection projection) {
        return User.only(user.json(location(user)), projection.attributes(), projection.excludedAttributes());
    }

    private String location(User user) {
        return address.of("/scim/v2/Users/" + user.id());
    }

    /** What is no id is like one of nobody's. */
    private static UUID id(String text) {
        return Handle.read(text).orElseThrow(() -> new Refused(ScimError.NOT_THERE));
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new Refused(ScimError.value("startIndex and count are whole numbers."));
        }
    }

    private static int number(Map<String, JsonNode> body, String name, int otherwise) {
        var value = body.get(name);
        return value == null ? otherwise : number(value.isInt() ? value.asString() : "");
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(Refused refusal) {
        return ScimAnswer.refused(refusal.error());
    }

    /** The database does not answer, or two acts stood in each other's way: nothing was done (invariant 10). */
    @ExceptionHandler({
        TransientDataAccessException.class,
        DataAccessResourceFailureException.class,
        TransactionException.class
    })
    ResponseEntity<byte[]> busy() {
        return ScimAnswer.refused(ScimError.BUSY);
    }
}
