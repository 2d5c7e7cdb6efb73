package ecluse.drills.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a form sends: names and values, in order, a name as often as it likes. */
public record Fields(List<Field> list) {
    record Field(String name, String value) {}

    public Fields {
        list = List.copyOf(list);
    }

    public static Fields none() {
        return new Fields(List.of());
    }

    /** @param namesAndValues a name, its value, a name, its value … */
    public static Fields of(String... namesAndValues) {
        var fields = none();
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            fields = fields.and(namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    /** One more, beside those of the same name. */
    public Fields and(String name, String value) {
        var more = new ArrayList<>(list);
        more.add(new Field(name, value));
        return new Fields(more);
    }

    /** One in place of all of the same name. */
    public Fields with(String name, String value) {
        return without(name).and(name, value);
    }

    public Fields without(String name) {
        return new Fields(
                list.stream().filter(field -> !field.name().equals(name)).toList());
    }

    /** What a form sent, read back. @param encoded as {@code application/x-www-form-urlencoded} */
    public static Fields read(String encoded) {
        var fields = none();
        for (var pair : encoded.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields = fields.and(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** The first value of a name; empty when it is not there. */
    public String value(String name) {
        return list.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    String encoded() {
        var text = new StringBuilder();
        for (var field : list) {
            text.append(text.isEmpty() ? "" : "&")
                    .append(URLEncoder.encode(field.name(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(field.value(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
