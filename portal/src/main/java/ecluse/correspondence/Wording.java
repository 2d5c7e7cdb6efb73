package ecluse.correspondence;

import ecluse.kernel.Field;
import ecluse.web.Times;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts a person's own matter into the text: name, fields in words, period. What is put in is never read for placeholders. */
@Component
class Wording {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");

    private final MessageSource messages;

    Wording(MessageSource messages) {
        this.messages = messages;
    }

    String filled(String body, String name, int fields, Notice.Exposure exposure, Locale language) {
        var values = Map.of("name", name, "fields", fields(fields, language), "period", period(exposure, language));
        return PLACEHOLDER
                .matcher(body)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Objects.requireNonNullElse(values.get(found.group(1)), found.group())));
    }

    /** The fields of a mask in words; what is part of another listed one is not said twice. */
    String fields(int mask, Locale language) {
        var fields = EnumSet.noneOf(Field.class);
        fields.addAll(Field.of(mask));
        if (fields.contains(Field.IDENTIFIER)) {
            fields.remove(Field.IDENTIFIER_TAIL);
        }
        return fields.stream().map(field -> text("field." + field, language)).collect(Collectors.joining(", "));
    }

    String period(Notice.Exposure exposure, Locale language) {
        return messages.getMessage(
                "correspondence.period",
                new Object[] {time(exposure.from(), language), time(exposure.to(), language)},
                language);
    }

    private String time(Instant at, Locale language) {
        return DateTimeFormatter.ofPattern(text("period.pattern", language), language)
                .format(at.atZone(Times.PARIS));
    }

    /** How the page shows a text: for a person who does not exist. */
    List<Block> preview(String body, Notice.Exposure exposure, Locale language) {
        return Block.of(filled(body, text("preview.name", language), exposure.fields(), exposure, language));
    }

    private String text(String key, Locale language) {
        return messages.getMessage("correspondence." + key, null, language);
    }
}
