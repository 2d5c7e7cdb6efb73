package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.thymeleaf.exceptions.TemplateProcessingException;

/**
 * What goes wrong in a page becomes a page with a reference, or a problem document. The log has the reference with the kinds
 * of faults and where they arose, never their messages: those could hold facts (invariant 8).
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);
    private static final int FRAMES = 12;

    private final Pages pages;

    Faults(Pages pages) {
        this.pages = pages;
    }

    /** An address with something else than an id in it leads nowhere, like one with an id that nobody has. */
    @ExceptionHandler
    ModelAndView mismatch(MethodArgumentTypeMismatchException fault) {
        return fault.getParameter().hasParameterAnnotation(PathVariable.class)
                ? pages.notFound()
                : pages.refused(Refusal.MALFORMED);
    }

    @ExceptionHandler({TypeMismatchException.class, RequestRejectedException.class})
    ModelAndView malformed() {
        return pages.refused(Refusal.MALFORMED);
    }

    /** The server could not make sense of a form, or would not: too long, half sent, bytes that are no text. */
    @ExceptionHandler
    ModelAndView unreadable(InvalidParameterException fault) {
        return pages.refused(Refusal.ofStatus(fault.getErrorCode()));
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        CannotCreateTransactionException.class
    })
    ModelAndView unavailable(Exception fault, HttpServletRequest request) {
        LOG.warn("{} database: {}", Reference.of(request), trace(fault));
        return pages.refused(Refusal.UNAVAILABLE);
    }

    @ExceptionHandler
    ModelAndView any(Exception fault, HttpServletRequest request, HttpServletResponse response) {
        if (fault instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            var allow = known.getHeaders().getFirst(HttpHeaders.ALLOW);
            if (allow != null) {
                response.setHeader(HttpHeaders.ALLOW, allow);
            }
            var refusal = Refusal.ofStatus(known.getStatusCode().value());
            return refusal == Refusal.NO_TIE ? pages.notFound() : pages.refused(refusal);
        }
        LOG.error("{} fault: {}", Reference.of(request), trace(fault));
        return pages.refused(Refusal.FAULT);
    }

    /** The kinds of fault, from the outside in, and where the innermost arose. */
    static String trace(Throwable fault) {
        var text = new StringBuilder(fault.getClass().getName());
        var innermost = fault;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
            text.append(" because of ").append(innermost.getClass().getName());
        }
        if (innermost instanceof TemplateProcessingException template) {
            text.append(" in ").append(template.getTemplateName()).append(":").append(template.getLine());
        }
        return Arrays.stream(innermost.getStackTrace())
                .limit(FRAMES)
                .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                .collect(Collectors.joining(" < ", text + " at ", ""));
    }
}
