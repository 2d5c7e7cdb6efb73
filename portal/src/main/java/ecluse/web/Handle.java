package ecluse.web;

import ecluse.kernel.PersonRef;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** References as they stand in addresses and forms, for pages of several modules. What is none leads to the same answer as one of nobody's. */
public final class Handle {
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Handle() {}

    public static Optional<UUID> read(String text) {
        return UUID_SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    /** Of a form's rows, in their order; what is none becomes one that nobody has. */
    public static List<UUID> readAll(@Nullable List<String> texts) {
        return texts == null
                ? List.of()
                : texts.stream().map(text -> read(text).orElse(new UUID(0, 0))).toList();
    }

    public static Optional<PersonRef> person(String text) {
        return read(text).map(PersonRef::new);
    }

    /** A page number; whatever is none means the first page. */
    public static int page(String text) {
        return text.matches("[0-9]{1,6}") ? Page.asked(Integer.parseInt(text)) : 1;
    }

    /** The version that a page has shown and sends back; whatever is none is one that nobody has read. 0 would write something new. */
    public static int version(String text) {
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : -1;
    }
}
