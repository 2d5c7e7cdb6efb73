package ecluse.accounts;

import ecluse.devicebound.Answer;
import ecluse.devicebound.Answer.Bound;
import ecluse.devicebound.Answer.Challenged;
import ecluse.devicebound.Answer.Refused;
import ecluse.devicebound.DeviceBound;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/** What browsers ask by themselves: to bind a sign-in to a key, and for the next bound cookie. Nobody sees these answers. */
@Controller
class BoundSignInController {
    private final BoundSignIns bound;
    private final Door door;

    BoundSignInController(BoundSignIns bound, Door door) {
        this.bound = bound;
        this.door = door;
    }

    @PostMapping(BoundSignIns.REGISTRATION)
    @Needs(value = Right.PUBLIC, signed = true)
    ResponseEntity<String> register(
            @RequestHeader(name = DeviceBound.RESPONSE, required = false) @Nullable String proof,
            HttpServletRequest request) {
        return answer(bound.register(door.coming(request), proof));
    }

    @PostMapping(BoundSignIns.RENEWAL)
    @Needs(value = Right.PUBLIC, signed = true)
    ResponseEntity<String> renew(
            @RequestHeader(name = DeviceBound.SESSION_ID, required = false) @Nullable String session,
            @RequestHeader(name = DeviceBound.RESPONSE, required = false) @Nullable String proof,
            HttpServletRequest request) {
        return answer(bound.renew(door.coming(request), session, proof));
    }

    private static ResponseEntity<String> answer(Answer answer) {
        return switch (answer) {
            case Bound(var cookie, var instructions, var thumbprint) ->
                ResponseEntity.ok()
                        .header(HttpHeaders.SET_COOKIE, cookie)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(instructions);
            case Challenged(var challenge) ->
                ResponseEntity.status(HttpStatus.FORBIDDEN)
                        .header(DeviceBound.CHALLENGE, challenge)
                        .build();
            case Refused refused -> ResponseEntity.badRequest().build();
        };
    }
}
