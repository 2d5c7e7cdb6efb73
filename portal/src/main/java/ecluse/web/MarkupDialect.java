package ecluse.web;

import java.util.Set;
import org.springframework.stereotype.Component;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.processor.element.AbstractAttributeTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;

/** {@code ecluse:markup="${…}"}: the element's content is a {@link Markup}. Text of any other kind is refused, for it may hold anything. */
@Component
final class MarkupDialect extends AbstractProcessorDialect {
    private static final String PREFIX = "ecluse";

    /** As {@code th:text} among the engine's own, so that a {@code th:block} is there until it is filled. */
    private static final int AS_TEXT_IS = 1_300;

    MarkupDialect() {
        super("Écluse", PREFIX, StandardDialect.PROCESSOR_PRECEDENCE);
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return Set.of(new Processor(prefix));
    }

    private static final class Processor extends AbstractAttributeTagProcessor {
        Processor(String prefix) {
            super(TemplateMode.HTML, prefix, null, false, "markup", true, AS_TEXT_IS, true);
        }

        @Override
        protected void doProcess(
                ITemplateContext context,
                IProcessableElementTag tag,
                AttributeName name,
                String expression,
                IElementTagStructureHandler structure) {
            var value = StandardExpressions.getExpressionParser(context.getConfiguration())
                    .parseExpression(context, expression)
                    .execute(context);
            if (!(value instanceof Markup markup)) {
                throw new TemplateProcessingException("ecluse:markup takes a Markup alone");
            }
            structure.setBody(markup.toString(), false);
        }
    }
}
