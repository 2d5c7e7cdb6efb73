package ecluse.accounts;

import ecluse.accounts.OtherWaysOut.Goodbye;
import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/** What a browser gets once its own sign-in has ended. The end comes first, whatever another module has to say about it. */
@Component
class SigningOut {
    private static final Logger LOG = LoggerFactory.getLogger(SigningOut.class);

    private final SignInCookie cookie;
    private final ObjectProvider<OtherWaysOut> others;

    SigningOut(SignInCookie cookie, ObjectProvider<OtherWaysOut> others) {
        this.cookie = cookie;
        this.others = others;
    }

    ModelAndView of(Viewer viewer, Runnable end, HttpServletRequest request, HttpServletResponse response) {
        var goodbye = goodbye(viewer);
        end.run();
        cookie.takeBack(response);
        if (cookie.boundIn(request) != null) {
            cookie.takeBackBound(response);
        }
        new Entrance.Nobody(true).keepIn(request);
        return goodbye.map(one -> one.page(response)).orElseGet(() -> new ModelAndView("redirect:/sign-in"));
    }

    private Optional<Goodbye> goodbye(Viewer viewer) {
        try {
            return others.stream().flatMap(one -> one.before(viewer).stream()).findFirst();
        } catch (DataAccessException e) {
            LOG.warn("nothing is said of other ways out: {}", e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
