package ecluse.documents;

import ecluse.web.Pages;
import ecluse.web.Places;
import ecluse.web.Turn;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.context.ApplicationContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.expression.ThymeleafEvaluationContext;

/**
 * Makes documents, a few at a time: to draw one takes a processor for a while, and pages go before. Who finds no room within
 * some seconds is told to come back, before anybody's facts are opened.
 */
@Component
public class Documents {
    /** How many documents are made at the same time. */
    public static final int AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SpringTemplateEngine templates;
    private final ApplicationContext context;
    private final Places room = new Places(AT_ONCE, PATIENCE);

    Documents(SpringTemplateEngine templates, ApplicationContext context) {
        this.templates = templates;
        this.context = context;
    }

    /** What a document says, or the page that is shown in its place. */
    public sealed interface Content {
        record Says(Map<String, Object> words) implements Content {}

        record Instead(ModelAndView page) implements Content {}
    }

    /**
     * The document as a file to keep, in the language of the page.
     *
     * @param template well-formed, on {@code documents/frame}
     * @param name of the file, without its ending: what kind of document it is, nothing of whom it is about
     */
    public ModelAndView make(String template, String name, Supplier<Content> content) {
        return make(template, name, content, Pdf::of);
    }

    /** Sheets that are posted to different people: in a language that is theirs, not the page's, and each by itself. */
    public ModelAndView post(Locale language, String template, String name, Supplier<Content> content) {
        var ofThePage = LocaleContextHolder.getLocaleContext();
        LocaleContextHolder.setLocale(language);
        try {
            return make(template, name, content, Pdf::posted);
        } finally {
            LocaleContextHolder.setLocaleContext(ofThePage);
        }
    }

    private ModelAndView make(
            String template, String name, Supplier<Content> content, Function<String, byte[]> printer) {
        Turn.stepAside();
        var turn = room.take();
        if (turn.isEmpty()) {
            return busy();
        }
        try {
            return switch (content.get()) {
                case Content.Says(var words) -> new ModelAndView(file(name, printer.apply(html(template, words))));
                case Content.Instead(var page) -> page;
            };
        } finally {
            turn.get().end();
        }
    }

    private String html(String template, Map<String, Object> words) {
        var all = new Context(LocaleContextHolder.getLocale(), words);
        all.setVariable(
                ThymeleafEvaluationContext.THYMELEAF_EVALUATION_CONTEXT_CONTEXT_VARIABLE_NAME,
                new ThymeleafEvaluationContext(context, null));
        return templates.process(template, all);
    }

    private static View file(String name, byte[] pdf) {
        return (model, request, response) -> {
            response.setContentType(MediaType.APPLICATION_PDF_VALUE);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".pdf\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setContentLength(pdf.length);
            response.getOutputStream().write(pdf);
        };
    }

    private static ModelAndView busy() {
        Pages.retryAfter(PATIENCE);
        return new ModelAndView("documents/busy", HttpStatus.SERVICE_UNAVAILABLE);
    }
}
