package ecluse.drills.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An element of a page: its attributes, its text and the elements in it. */
public final class Element {
    private final String name;
    private final Map<String, String> attributes;
    private final @Nullable Element parent;
    /** {@code String} and {@code Element}, as they follow each other. */
    private final List<Object> content = new ArrayList<>();

    Element(String name, Map<String, String> attributes, @Nullable Element parent) {
        this.name = name;
        this.attributes = new HashMap<>(attributes);
        this.parent = parent;
    }

    void add(Element child) {
        content.add(child);
    }

    void add(String text) {
        content.add(text);
    }

    /** In lower case. */
    public String name() {
        return name;
    }

    @Nullable
    Element parent() {
        return parent;
    }

    public boolean has(String attribute) {
        return attributes.containsKey(attribute);
    }

    /** An attribute without a value is there and empty. */
    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    public String attributeOrEmpty(String attribute) {
        return attributes.getOrDefault(attribute, "");
    }

    /** This element and all within it, in the order of the page. */
    public Stream<Element> all() {
        var found = new ArrayList<Element>();
        collect(found);
        return found.stream();
    }

    private void collect(List<Element> found) {
        found.add(this);
        for (var part : content) {
            if (part instanceof Element child) {
                child.collect(found);
            }
        }
    }

    public Stream<Element> all(String elementName) {
        return all().filter(element -> element.name.equals(elementName));
    }

    /** This element or the nearest around it that has an attribute. */
    Optional<Element> nearestWith(String attribute) {
        for (var element = this; element != null; element = element.parent) {
            if (element.has(attribute)) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /** As it reads: white space in one piece, none at the ends. */
    public String text() {
        var text = new StringBuilder();
        collectText(text);
        return text.toString().replace('\u00a0', ' ').replaceAll("\\s+", " ").strip();
    }

    /** As written, line breaks included: what a text area would send. */
    String rawText() {
        var text = new StringBuilder();
        collectText(text);
        return text.toString();
    }

    private void collectText(StringBuilder text) {
        for (var part : content) {
            if (part instanceof Element child) {
                child.collectText(text);
            } else {
                text.append(part);
            }
        }
    }
}
