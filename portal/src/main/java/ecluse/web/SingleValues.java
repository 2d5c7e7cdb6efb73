package ecluse.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.MethodParameter;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndViewDefiningException;

/**
 * Refuses a value that comes twice where a page asks for one. Otherwise both would be joined by a comma, and what a proxy
 * or a log has seen would not be what was done.
 */
final class SingleValues implements HandlerInterceptor {
    private final Pages pages;
    private final Map<HandlerMethod, Set<String>> several = new ConcurrentHashMap<>();

    SingleValues(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws ModelAndViewDefiningException {
        if (handler instanceof HandlerMethod page) {
            var mayRepeat = several.computeIfAbsent(page, SingleValues::several);
            for (var value : request.getParameterMap().entrySet()) {
                if (value.getValue().length > 1 && !mayRepeat.contains(value.getKey())) {
                    throw new ModelAndViewDefiningException(pages.refused(Refusal.MALFORMED));
                }
            }
        }
        return true;
    }

    /** The names that a page takes as a list. */
    private static Set<String> several(HandlerMethod page) {
        var names = new HashSet<String>();
        for (var parameter : page.getMethodParameters()) {
            var type = parameter.getParameterType();
            if (parameter.hasParameterAnnotation(RequestParam.class) && takesSeveral(type)) {
                names.add(name(parameter));
            } else if (type.isRecord()) {
                Arrays.stream(type.getRecordComponents())
                        .filter(component -> takesSeveral(component.getType()))
                        .forEach(component -> names.add(component.getName()));
            }
        }
        return names;
    }

    private static boolean takesSeveral(Class<?> type) {
        return Collection.class.isAssignableFrom(type) || type.isArray() || MultiValueMap.class.isAssignableFrom(type);
    }

    private static String name(MethodParameter parameter) {
        var annotation = parameter.getParameterAnnotation(RequestParam.class);
        var given = annotation == null ? "" : annotation.name();
        return given.isEmpty() ? String.valueOf(parameter.getParameter().getName()) : given;
    }
}
