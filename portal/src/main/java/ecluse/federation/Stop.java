package ecluse.federation;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** Where the way by a provider ends otherwise than signed in. Each is one page, whatever lies behind it. */
enum Stop {
    /** No request of this browser's, or one that is over: too old, answered before, another's. */
    OVER(HttpStatus.UNPROCESSABLE_CONTENT),
    /** The person, or the provider, said no. */
    CANCELLED(HttpStatus.OK),
    /** Nobody's identity, or one that may not come in: which, it does not say. */
    NOBODY(HttpStatus.UNPROCESSABLE_CONTENT),
    /** What the provider said was not right. */
    UNTRUSTED(HttpStatus.UNPROCESSABLE_CONTENT),
    DOWN(HttpStatus.SERVICE_UNAVAILABLE),
    /** Too many answers from the same network were not right. */
    WAIT(HttpStatus.TOO_MANY_REQUESTS),
    /** To link: no second factor of ours in this sign-in. */
    NO_FACTOR(HttpStatus.FORBIDDEN),
    /** To link: identity or account is linked already, or the provider serves somebody else. */
    NOT_LINKED(HttpStatus.CONFLICT);

    private final HttpStatus status;

    Stop(HttpStatus status) {
        this.status = status;
    }

    /** @param linking whether somebody who is signed in was about to link an identity */
    ModelAndView page(String provider, boolean linking) {
        return new ModelAndView("federation/stop", status)
                .addObject("stop", this)
                .addObject("provider", provider)
                .addObject("linking", linking);
    }
}
