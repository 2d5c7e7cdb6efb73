package ecluse.training;

import ecluse.kernel.PersonRef;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** References as they stand in addresses and forms. What is none leads to the same answer as one of nobody's. */
final class Handle {
    private static final Pattern UUID_SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private Handle() {}

    static Optional<UUID> read(String text) {
        return UUID_SHAPE.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }

    static Optional<PersonRef> person(String text) {
        return read(text).map(PersonRef::new);
    }

    /** A page number; whatever is none means the first page. */
    static int page(String text) {
        return text.matches("[0-9]{1,6}") ? ecluse.web.Page.asked(Integer.parseInt(text)) : 1;
    }
}
