package ecluse.web;

import ecluse.accounts.Door;
import ecluse.accounts.Entrance;
import ecluse.accounts.Entrance.Admitted;
import ecluse.accounts.Entrance.Closed;
import ecluse.accounts.Entrance.Nobody;
import ecluse.accounts.Entrance.Stale;
import ecluse.accounts.Entrance.Undecided;
import ecluse.disclosure.Reason;
import ecluse.kernel.Field;
import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.ModelAndViewDefiningException;

/**
 * Lets in who has the right that a page names, with a form of ours where something changes. A page that names no right lets
 * nobody in (invariant 10).
 */
@Component
class Doorkeeper implements HandlerInterceptor {
    private static final Set<String> CHANGES_NOTHING = Set.of("GET", "HEAD");

    private final Door door;
    private final Pages pages;
    private final Forms forms;
    private final StepUps stepUps;

    Doorkeeper(Door door, Pages pages, Forms forms, StepUps stepUps) {
        this.door = door;
        this.pages = pages;
        this.forms = forms;
        this.stepUps = stepUps;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ModelAndViewDefiningException {
        if (!comesFromOutside(request)) {
            return true;
        }
        if (!gateDecides(handler) && !comesWithoutForm(handler)) {
            door.ask(request);
            forms.equip(request);
        }
        if (handler instanceof HandlerMethod page) {
            var needs = page.getMethodAnnotation(Needs.class);
            var refusal = comesAgain(request, response, needs)
                    .or(() -> notLetIn(Entrance.of(request), needs))
                    .or(() -> notAskedFor(request, page))
                    .or(() -> forged(request, needs))
                    .or(() -> barred(request, needs))
                    .or(() -> notSureEnough(request, needs))
                    .or(() -> inQuarantine(request, needs));
            if (refusal.isPresent()) {
                throw new ModelAndViewDefiningException(refusal.get());
            }
        }
        return true;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page != null && (page.getStatus() == HttpStatus.TOO_MANY_REQUESTS || showsContacts(handler))) {
            door.askToSign(request, response);
        }
    }

    private static boolean showsContacts(Object handler) {
        return handler instanceof HandlerMethod method
                && method.getMethodAnnotation(Needs.class) instanceof Needs needs
                && Arrays.stream(needs.discloses())
                        .anyMatch(
                                field -> field.group() == Field.Group.CONTACT || field.group() == Field.Group.ADDRESS);
    }

    private static boolean gateDecides(Object handler) {
        return handler instanceof HandlerMethod page
                && page.getMethodAnnotation(Needs.class) instanceof Needs needs
                && needs.gateDecides();
    }

    /**
     * What a browser proves there is not who it is; without its bound cookie the door would take it for a thief. A machine's token is not
     * the door's affair.
     */
    private static boolean comesWithoutForm(Object handler) {
        return handler instanceof HandlerMethod page
                && page.getMethodAnnotation(Needs.class) instanceof Needs needs
                && comesWithoutForm(needs);
    }

    private static boolean comesWithoutForm(Needs needs) {
        return needs.signed() || needs.bearer();
    }

    /** OPTIONS says which methods there are and nothing else; an error page is the server's own doing. */
    private static boolean comesFromOutside(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                && !request.getMethod().equals("OPTIONS");
    }

    /**
     * A bound cookie that is not good is taken back, and the request asked for again as it was: a browser that has the key makes
     * itself a new cookie first, any other comes without and is nobody.
     */
    private Optional<ModelAndView> comesAgain(
            HttpServletRequest request, HttpServletResponse response, @Nullable Needs needs) {
        if (!(Entrance.of(request) instanceof Stale) || needs == null || needs.value() == Right.PUBLIC) {
            return Optional.empty();
        }
        door.takeBackBound(response);
        return Optional.of(pages.again());
    }

    private Optional<ModelAndView> notLetIn(Entrance entrance, @Nullable Needs needs) {
        if (needs == null) {
            return Optional.of(pages.notGranted());
        }
        if (needs.value() == Right.PUBLIC) {
            return Optional.empty();
        }
        return switch (entrance) {
            case Nobody nobody -> Optional.of(pages.refused(Reason.SIGNED_OUT, Optional.empty()));
            case Stale stale -> Optional.of(pages.refused(Reason.SIGNED_OUT, Optional.empty()));
            case Closed(var closure) -> Optional.of(pages.closed(closure));
            case Undecided() -> Optional.of(pages.refused(Refusal.UNAVAILABLE));
            case Admitted(var viewer, var formToken, var proof) ->
                viewer.may(needs.value()) ? Optional.empty() : Optional.of(pages.notGranted());
        };
    }

    /**
     * After {@link #forged}: what another site made a browser send is not kept either. Who was not sure enough a moment ago may be now:
     * where the gate decides, the door is asked before anybody is sent away.
     */
    private Optional<ModelAndView> notSureEnough(HttpServletRequest request, @Nullable Needs needs) {
        if (needs == null || needs.value() == Right.PUBLIC || stepUps.enough(request, needs)) {
            return Optional.empty();
        }
        door.ask(request);
        return stepUps.before(request, needs);
    }

    /** What a new account waits for stands on one page; the module {@code team} serves it. */
    private Optional<ModelAndView> inQuarantine(HttpServletRequest request, @Nullable Needs needs) {
        return needs != null
                        && needs.value() != Right.PUBLIC
                        && !openWhileWaiting(needs)
                        && Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof)
                        && proof.waits()
                ? Optional.of(pages.waits())
                : Optional.empty();
    }

    private static boolean openWhileWaiting(Needs needs) {
        return needs.whileWaiting() || needs.level() == Needs.Level.AAL1 || needs.level() == Needs.Level.OWN;
    }

    /** Whose agreement does not open an act, or is over, reads on and changes nothing. */
    private Optional<ModelAndView> barred(HttpServletRequest request, @Nullable Needs needs) {
        return needs != null
                        && !CHANGES_NOTHING.contains(request.getMethod())
                        && Entrance.of(request) instanceof Admitted(var viewer, var formToken, var proof)
                        && viewer.barred().contains(needs.value())
                ? Optional.of(pages.refused(Refusal.BARRED))
                : Optional.empty();
    }

    /** A file where the page takes none: refused before a byte of it is read, so before the form's own token is looked at. */
    private Optional<ModelAndView> notAskedFor(HttpServletRequest request, HandlerMethod page) {
        var type = request.getContentType();
        return type != null
                        && type.toLowerCase(Locale.ROOT).startsWith("multipart/")
                        && Arrays.stream(page.getMethodParameters())
                                .noneMatch(parameter -> parameter.getParameterType() == MultipartFile.class)
                ? Optional.of(pages.refused(Refusal.FORGED))
                : Optional.empty();
    }

    private Optional<ModelAndView> forged(HttpServletRequest request, @Nullable Needs needs) {
        return CHANGES_NOTHING.contains(request.getMethod())
                        || needs != null && comesWithoutForm(needs)
                        || forms.ours(request)
                ? Optional.empty()
                : Optional.of(pages.refused(Refusal.FORGED));
    }
}
