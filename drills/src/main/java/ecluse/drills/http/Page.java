package ecluse.drills.http;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An answer of the portal, and what a reader gets out of it. */
public final class Page {
    private final String path;
    private final int status;
    private final HttpHeaders headers;
    private final String body;
    private @Nullable Element root;

    public Page(String path, int status, HttpHeaders headers, String body) {
        this.path = path;
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** What was asked for. */
    public String path() {
        return path;
    }

    public int status() {
        return status;
    }

    public boolean ok() {
        return status == 200;
    }

    public String body() {
        return body;
    }

    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    public boolean isHtml() {
        return header("content-type").orElse("").startsWith("text/html");
    }

    /** Where a redirect leads, as a path of the portal. */
    public Optional<String> location() {
        return status >= 300 && status < 400 ? header("location").map(Page::pathOf) : Optional.empty();
    }

    private static String pathOf(String location) {
        int host = location.indexOf("://");
        if (host < 0) {
            return location;
        }
        int path = location.indexOf('/', host + 3);
        return path < 0 ? "/" : location.substring(path);
    }

    public Element root() {
        var known = root;
        if (known == null) {
            known = isHtml() ? HtmlParser.parse(body) : new Element("#empty", Map.of(), null);
            root = known;
        }
        return known;
    }

    /** Why the portal refused, as the page says it: {@code LOCKED}, {@code OVER_BUDGET} …; empty when it did not. */
    public Optional<String> refusal() {
        return valueOf("data-refusal");
    }

    /** The ledger's reference that the page shows. */
    public Optional<String> reference() {
        return valueOf("data-reference");
    }

    /** The first value of an attribute anywhere on the page. */
    public Optional<String> valueOf(String attribute) {
        return root().all()
                .flatMap(element -> element.attribute(attribute).stream())
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    public List<Form> forms() {
        return root().all("form").map(form -> Form.of(form, path)).toList();
    }

    /** The form that goes to a path, if the page has one. */
    public Optional<Form> formTo(String action) {
        return forms().stream().filter(form -> form.action().equals(action)).findFirst();
    }

    /** Where links on the page lead that begin in a certain way, each once. */
    public List<String> links(String prefix) {
        return root().all("a")
                .map(link -> pathOf(link.attributeOrEmpty("href")))
                .filter(target -> target.startsWith(prefix))
                .distinct()
                .toList();
    }

    /** All that the page tells about people. What is masked is not told, save the tail that it leaves readable. */
    public List<Fact> facts() {
        var facts = new ArrayList<Fact>();
        root().all().forEach(element -> {
            element.attribute("data-field").ifPresent(field -> addFact(facts, element, field));
            element.attribute("data-masked").filter("IDENTIFIER"::equals).ifPresent(field -> addTail(facts, element));
        });
        return facts;
    }

    private static void addFact(List<Fact> facts, Element element, String field) {
        boolean container = element.all().skip(1).anyMatch(inner -> inner.has("data-field"));
        if (!container && element.nearestWith("data-masked").isEmpty()) {
            personOf(element).ifPresent(person -> facts.add(new Fact(person, field, valueOf(element))));
        }
    }

    private static void addTail(List<Fact> facts, Element element) {
        var readable = element.text().replaceAll("[^0-9A-Za-z]", "");
        if (!readable.isEmpty()) {
            personOf(element).ifPresent(person -> facts.add(new Fact(person, "IDENTIFIER_TAIL", readable)));
        }
    }

    /** A date may be written in any language; its machine form is unambiguous. */
    private static String valueOf(Element element) {
        return element.all("time")
                .flatMap(time -> time.attribute("datetime").stream())
                .findFirst()
                .orElseGet(element::text);
    }

    private static Optional<UUID> personOf(Element element) {
        return element.nearestWith("data-person")
                .flatMap(owner -> owner.attribute("data-person"))
                .flatMap(Page::uuid);
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Everybody the page names by reference, once each. */
    public List<UUID> people() {
        return root().all()
                .flatMap(element -> element.attribute("data-person").stream())
                .flatMap(text -> uuid(text).stream())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return status + " " + path + refusal().map(reason -> " " + reason).orElse("");
    }
}
