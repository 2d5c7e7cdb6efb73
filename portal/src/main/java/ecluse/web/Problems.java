package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import tools.jackson.databind.json.JsonMapper;

/** Refusals for programs: problem documents (RFC 9457), with the same words and reference as the page. */
@Component
class Problems {
    private final MessageSource messages;
    private final JsonMapper json;

    Problems(MessageSource messages, JsonMapper json) {
        this.messages = messages;
        this.json = json;
    }

    /** Whether the caller is a program: it accepts JSON, and no page. */
    boolean wanted(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null) {
            return false;
        }
        try {
            var types = MediaType.parseMediaTypes(accept);
            return types.stream().anyMatch(Problems::isJson)
                    && types.stream().noneMatch(type -> type.getSubtype().equals("html"));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static boolean isJson(MediaType type) {
        return type.getSubtype().equals("json") || type.getSubtype().endsWith("+json");
    }

    ModelAndView of(Refusal refusal, String reference) {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("type", refusal.type());
        problem.put("title", text(refusal, "title"));
        problem.put("status", refusal.status());
        problem.put("detail", text(refusal, "why"));
        problem.put("code", refusal.code());
        problem.put("reference", reference);
        View view = (model, request, response) -> {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(json.writeValueAsBytes(problem));
        };
        var answer = new ModelAndView(view);
        answer.setStatus(HttpStatus.valueOf(refusal.status()));
        return answer;
    }

    private String text(Refusal refusal, String part) {
        return messages.getMessage("web.refused." + refusal.code() + "." + part, null, LocaleContextHolder.getLocale());
    }
}
