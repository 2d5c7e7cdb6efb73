package ecluse.web;

import ecluse.kernel.Needs;
import ecluse.kernel.Right;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/** The last resort: what the server or a filter refused before any page was asked. */
@Controller
class ErrorPage implements ErrorController {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

    private final Pages pages;

    ErrorPage(Pages pages) {
        this.pages = pages;
    }

    @RequestMapping("/error")
    @Needs(Right.PUBLIC)
    ModelAndView error(HttpServletRequest request) {
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable fault) {
            LOG.error("{} fault: {}", Reference.of(request), Faults.trace(fault));
        }
        // Somebody who asks for /error by its address gets what every address without a page gets.
        var refusal = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                ? Refusal.ofStatus(status)
                : Refusal.NO_TIE;
        return refusal == Refusal.NO_TIE ? pages.notFound() : pages.refused(refusal);
    }
}
