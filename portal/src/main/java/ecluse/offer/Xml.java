package ecluse.offer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import org.jspecify.annotations.Nullable;

/**
 * XML from somebody whom we do not trust: no document type, no entity but the five, nothing fetched, nothing unbounded. What a parser
 * would hold in memory by itself, a tag or a comment without an end, is stopped before it gets there.
 */
final class Xml {
    /** LHÉO's own elements lie at most ten deep; what others put into its extras has room as well. */
    static final int DEEPEST = 20;

    static final int DEEPEST_EXTRAS = 8;
    static final int LONGEST_TEXT = 20_000;
    static final int LONGEST_MARKUP = 256 * 1024;

    static final String LHEO = "http://lheo.gouv.fr/2.3";
    private static final Set<String> NAMESPACES = Set.of(LHEO, "http://www.lheo.org/2.2");

    private Xml() {}

    static boolean isLheo(@Nullable String namespace) {
        return namespace != null && NAMESPACES.contains(namespace);
    }

    static XMLInputFactory reader() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory;
    }

    /** Counts what is read and stops at a stretch without any {@code >}: text that long is refused all the same. */
    static final class Bounded extends FilterInputStream {
        private long read;
        private int stretch;

        Bounded(InputStream in) {
            super(in);
        }

        long count() {
            return read;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                look((byte) one);
            }
            return one;
        }

        @Override
        public int read(byte[] bytes, int from, int most) throws IOException {
            int count = super.read(bytes, from, most);
            for (int i = from; i < from + count; i++) {
                look(bytes[i]);
            }
            return count;
        }

        private void look(byte one) throws TooLong {
            read++;
            stretch = one == '>' ? 0 : stretch + 1;
            if (stretch > LONGEST_MARKUP) {
                throw new TooLong();
            }
        }
    }

    /** A stretch that no honest file has. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }
}
