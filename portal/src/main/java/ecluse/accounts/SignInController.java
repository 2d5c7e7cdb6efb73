package ecluse.accounts;

import ecluse.accounts.Entrance.Nobody;
import ecluse.accounts.Entrance.Stale;
import ecluse.accounts.SigningIn.From;
import ecluse.accounts.SigningIn.Outcome.Busy;
import ecluse.accounts.SigningIn.Outcome.Closed;
import ecluse.accounts.SigningIn.Outcome.In;
import ecluse.accounts.SigningIn.Outcome.Refused;
import ecluse.kernel.Needs;
import ecluse.kernel.Needs.Level;
import ecluse.kernel.Right;
import ecluse.kernel.Settings;
import ecluse.kernel.SignedIn;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Signing in and out. */
@Controller
class SignInController {
    /** No e-mail address is longer (RFC 5321 §4.5.3.1.3). */
    private static final int LONGEST_LOGIN = 254;

    private static final String BUSY_FOR_SECONDS = "10";

    private final SigningIn signingIn;
    private final SigningOut signingOut;
    private final SignIns signIns;
    private final SignInCookie cookie;
    private final BoundSignIns bound;
    private final ClosedPage closedPage;
    private final ObjectProvider<OtherWaysIn> others;
    private final Settings settings;

    SignInController(
            SigningIn signingIn,
            SigningOut signingOut,
            SignIns signIns,
            SignInCookie cookie,
            BoundSignIns bound,
            ClosedPage closedPage,
            ObjectProvider<OtherWaysIn> others,
            Settings settings) {
        this.signingIn = signingIn;
        this.signingOut = signingOut;
        this.signIns = signIns;
        this.cookie = cookie;
        this.bound = bound;
        this.closedPage = closedPage;
        this.others = others;
        this.settings = settings;
    }

    @GetMapping("/sign-in")
    @Needs(Right.PUBLIC)
    ModelAndView form(HttpServletRequest request, HttpServletResponse response) {
        var entrance = Entrance.of(request);
        if (entrance.admitted().isPresent()) {
            return new ModelAndView("redirect:/");
        }
        boolean stale = entrance instanceof Stale;
        boolean over = stale || entrance instanceof Nobody(boolean signInOver) && signInOver;
        if (over) {
            cookie.takeBack(response);
        }
        if (stale) {
            cookie.takeBackBound(response);
        }
        return form("", List.of(), HttpStatus.OK).addObject("over", over);
    }

    @PostMapping("/sign-in")
    @Needs(Right.PUBLIC)
    ModelAndView signIn(
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String password,
            HttpServletRequest request,
            HttpServletResponse response) {
        var missing = missing(login, password);
        if (!missing.isEmpty()) {
            return form(login, missing, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        if (login.length() > LONGEST_LOGIN) {
            return form("", refused(), HttpStatus.UNPROCESSABLE_CONTENT);
        }
        var from = new From(ClientAddress.of(request, settings), agent(request));
        var before = Entrance.of(request).admitted();
        return switch (signingIn.attempt(login, password, from, before)) {
            case In(var pass) -> {
                cookie.give(response, pass.token());
                bound.offer(pass.signIn(), response);
                yield new ModelAndView("redirect:/");
            }
            case Refused() -> form(login, refused(), HttpStatus.UNPROCESSABLE_CONTENT);
            case Closed(var closure) -> closed(closure, response);
            case Busy() -> {
                response.setHeader(HttpHeaders.RETRY_AFTER, BUSY_FOR_SECONDS);
                yield form(
                        login, List.of(new Problem("login", "accounts.signIn.busy")), HttpStatus.SERVICE_UNAVAILABLE);
            }
        };
    }

    @PostMapping("/sign-out")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView signOut(@SignedIn Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        return signingOut.of(viewer, () -> signIns.end(viewer, Ending.SIGNED_OUT), request, response);
    }

    @PostMapping("/sign-out-everywhere")
    @Needs(value = Right.SIGNED_IN, level = Level.AAL1)
    ModelAndView signOutEverywhere(@SignedIn Viewer viewer, HttpServletRequest request, HttpServletResponse response) {
        return signingOut.of(viewer, () -> signIns.endEverywhere(viewer), request, response);
    }

    private ModelAndView closed(Closure closure, HttpServletResponse response) {
        response.setHeader(
                HttpHeaders.RETRY_AFTER,
                Long.toString(closedPage.comeBackAfter(closure).toSeconds()));
        return closedPage.of(closure);
    }

    private static List<Problem> missing(String login, String password) {
        var problems = new ArrayList<Problem>();
        if (login.isBlank()) {
            problems.add(new Problem("login", "accounts.signIn.loginMissing"));
        }
        if (password.isEmpty()) {
            problems.add(new Problem("password", "accounts.signIn.passwordMissing"));
        }
        return problems;
    }

    private static List<Problem> refused() {
        return List.of(new Problem("login", "accounts.signIn.refused"));
    }

    private ModelAndView form(String login, List<Problem> problems, HttpStatus status) {
        var page = new ModelAndView("accounts/sign-in", status);
        page.addObject("login", login);
        page.addObject("problems", problems);
        page.addObject(
                "others",
                others.stream().flatMap(module -> module.all().stream()).toList());
        page.addObject("wrong", Problem.fields(problems));
        page.addObject("over", false);
        page.addObject("idleMinutes", settings.signIns().idleMinutes());
        page.addObject("hours", signIns.unboundHours());
        page.addObject("boundHours", settings.signIns().hours());
        return page;
    }

    static String agent(HttpServletRequest request) {
        var said = request.getHeader(HttpHeaders.USER_AGENT);
        return said == null ? "" : said.substring(0, Math.min(said.length(), 200));
    }
}
