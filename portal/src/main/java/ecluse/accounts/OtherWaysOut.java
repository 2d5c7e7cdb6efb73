package ecluse.accounts;

import ecluse.kernel.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.web.servlet.ModelAndView;

/** Where else somebody is signed in who signs out here: another module knows, and has a page for it. */
public interface OtherWaysOut {

    /** Read while the sign-in still stands. Asks nobody outside: who signs out waits for nobody. */
    Optional<Goodbye> before(Viewer viewer);

    /** Shown to who is signed out already. */
    interface Goodbye {
        ModelAndView page(HttpServletResponse response);
    }
}
