package ecluse.offer;

import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * An element with all that is in it. What the offer knows itself is taken out and leaves an empty place, to be filled again on the
 * way out; what the portal wrote because LHÉO wants something there is marked and left out.
 */
final class Fragment {
    /** In the attribute {@code info} of what the portal writes by itself. */
    static final String OURS = "ecluse";

    private final StringWriter xml = new StringWriter();
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> wanted;
    private final LheoReader.Depth depth;
    private boolean says;

    private Fragment(Set<String> wanted, LheoReader.Depth depth) {
        this.wanted = wanted;
        this.depth = depth;
    }

    /**
     * Reads the element at whose start {@code in} stands, up to its end.
     *
     * @param wanted paths below it whose first text is taken out, as {@code SIRET-formateur/SIRET}
     */
    static Fragment read(XMLStreamReader in, LheoReader.Depth depth, String... wanted)
            throws XMLStreamException, FileFault.Stop {
        var fragment = new Fragment(Set.of(wanted), depth);
        fragment.element(in, new ArrayDeque<>(), Map.of("", Xml.LHEO), !ours(in));
        return fragment;
    }

    static boolean ours(XMLStreamReader in) {
        return OURS.equals(in.getAttributeValue(null, "info"));
    }

    /** The first text at a wanted path; null when there is none. */
    @Nullable
    String value(String path) {
        return values.get(path);
    }

    /** Whether anything is left that the offer does not know and the portal did not write. */
    boolean says() {
        return says;
    }

    String xml() {
        return xml.toString();
    }

    private void element(XMLStreamReader in, Deque<String> path, Map<String, String> outer, boolean writing)
            throws XMLStreamException, FileFault.Stop {
        depth.enter(in);
        var name = in.getLocalName();
        var here = String.join("/", path);
        boolean known = wanted.contains(here) && !values.containsKey(here);
        boolean writes = writing && !ours(in);
        boolean lheo = Xml.isLheo(in.getNamespaceURI());
        var scope = new HashMap<>(outer);
        if (writes) {
            start(in, name, scope, known);
        }
        if (known && in.getAttributeValue(null, "ref") instanceof String ref) {
            values.put(here + "/@ref", ref);
        }
        var text = new StringBuilder();
        while (in.next() != XMLStreamConstants.END_ELEMENT) {
            switch (in.getEventType()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.addLast(in.getLocalName());
                    element(in, path, scope, writes && !known);
                    path.removeLast();
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    depth.text(in, text, name);
                    if (writes && !known) {
                        Escape.text(xml, in.getText());
                        says |= !in.isWhiteSpace();
                    }
                }
                default -> depth.refuse(in);
            }
        }
        if (known) {
            values.put(here, text.toString().strip());
        }
        if (writes) {
            xml.append("</").append(qualified(in, name, lheo)).append('>');
            says |= !known && path.size() > 0 && !isStep(here);
        }
        depth.leave(in);
    }

    /** A level on the way to something wanted, which says nothing of its own. */
    private boolean isStep(String here) {
        return wanted.stream().anyMatch(one -> one.startsWith(here + "/"));
    }

    /** @param scope the prefixes that are declared where the element stands; what it declares itself is added */
    private void start(XMLStreamReader in, String name, Map<String, String> scope, boolean known) {
        boolean lheo = Xml.isLheo(in.getNamespaceURI());
        xml.append('<').append(qualified(in, name, lheo));
        if (lheo) {
            declare("", Xml.LHEO, scope);
        } else {
            declare(Objects.requireNonNullElse(in.getPrefix(), ""), in.getNamespaceURI(), scope);
        }
        for (int i = 0; i < in.getAttributeCount(); i++) {
            var attribute = in.getAttributeLocalName(i);
            if (known && attribute.equals("ref")) {
                continue;
            }
            var prefix = Objects.requireNonNullElse(in.getAttributePrefix(i), "");
            if (!prefix.isEmpty() && !prefix.equals("xml")) {
                declare(prefix, in.getAttributeNamespace(i), scope);
            }
            xml.append(' ')
                    .append(prefix.isEmpty() ? "" : prefix + ":")
                    .append(attribute)
                    .append("=\"");
            Escape.attribute(xml, in.getAttributeValue(i));
            xml.append('"');
            says = true;
        }
        xml.append('>');
    }

    private void declare(String prefix, @Nullable String namespace, Map<String, String> scope) {
        var said = namespace == null ? "" : namespace;
        if (!said.equals(scope.put(prefix, said))) {
            xml.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix).append("=\"");
            Escape.attribute(xml, said);
            xml.append('"');
        }
    }

    private static String qualified(XMLStreamReader in, String name, boolean lheo) {
        return lheo || in.getPrefix() == null || in.getPrefix().isEmpty() ? name : in.getPrefix() + ":" + name;
    }

    @Override
    public String toString() {
        return "Fragment[" + xml.getBuffer().length() + "]";
    }
}
