package ecluse.drills.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A form of a page, filled as the page fills it.
 *
 * @param action the path it goes to
 * @param fields what it sends when nobody types anything
 */
public record Form(String action, boolean post, Fields fields, Element element) {
    private static final Set<String> NOT_SENT = Set.of("submit", "button", "image", "reset", "file");
    private static final Set<String> SENT_WHEN_CHECKED = Set.of("checkbox", "radio");

    static Form of(Element form, String pagePath) {
        var action = form.attributeOrEmpty("action");
        return new Form(
                action.isEmpty() ? pagePath : action,
                form.attributeOrEmpty("method").equalsIgnoreCase("post"),
                filled(form),
                form);
    }

    /** The values that a field with a choice offers: options of a select, boxes to tick. */
    public List<String> choices(String name) {
        return element.all()
                .filter(control -> name.equals(control.attributeOrEmpty("name")))
                .flatMap(control -> control.name().equals("select") ? control.all("option") : Stream.of(control))
                .map(choice -> choice.attributeOrEmpty("value"))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public boolean has(String name) {
        return element.all().anyMatch(control -> name.equals(control.attributeOrEmpty("name")));
    }

    private static Fields filled(Element form) {
        var fields = Fields.none();
        for (var control : form.all().toList()) {
            var name = control.attributeOrEmpty("name");
            if (name.isEmpty() || control.has("disabled")) {
                continue;
            }
            fields = switch (control.name()) {
                case "input" -> input(fields, control, name);
                case "textarea" -> fields.and(name, control.rawText());
                case "select" -> select(fields, control, name);
                default -> fields;
            };
        }
        return fields;
    }

    private static Fields input(Fields fields, Element input, String name) {
        var type = input.attributeOrEmpty("type").toLowerCase(Locale.ROOT);
        if (NOT_SENT.contains(type) || SENT_WHEN_CHECKED.contains(type) && !input.has("checked")) {
            return fields;
        }
        return fields.and(name, input.attribute("value").orElse(SENT_WHEN_CHECKED.contains(type) ? "on" : ""));
    }

    private static Fields select(Fields fields, Element select, String name) {
        var options = select.all("option").toList();
        var chosen = options.stream()
                .filter(option -> option.has("selected"))
                .findFirst()
                .or(() -> options.stream().findFirst());
        return chosen.map(option -> fields.and(name, option.attribute("value").orElseGet(option::text)))
                .orElse(fields);
    }
}
