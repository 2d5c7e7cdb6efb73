package ecluse.factors;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What this module's pages carry along, as fields of their forms and as the query of their links.
 *
 * @param to empty when there is none; so is {@code form}
 */
public record Ways(String to, String form, String query) {

    static Ways of(Onward onward) {
        return new Ways(text(onward.to()), text(onward.form()), query(onward));
    }

    /** With its question mark; empty for who goes home. */
    public static String query(Onward onward) {
        if (onward.form() != null) {
            return with("form", onward.form().toString());
        }
        return onward.to() == null ? "" : with("to", onward.to());
    }

    private static String with(String name, String value) {
        return UriComponentsBuilder.newInstance()
                .queryParam(name, "{value}")
                .encode()
                .buildAndExpand(value)
                .toUriString();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
