package ecluse.offer;

import ecluse.registry.Cells;
import java.io.BufferedInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads the offer from LHÉO 2.2 or 2.3: courses, their offerings, their groups, as they stand there, one after the other. */
final class LheoReader {
    private static final Pattern DAY = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})");
    private static final Pattern VERSION = Pattern.compile("V[0-9]{1,2}");
    private static final int TAIL = 400;

    private final XMLStreamReader in;
    private final Staging staging;
    private final Depth depth = new Depth();

    private LheoReader(XMLStreamReader in, Staging staging) {
        this.in = in;
        this.staging = staging;
    }

    static void read(Path file, Staging staging) throws IOException, FileFault.Stop {
        try (var bytes = new Xml.Bounded(new BufferedInputStream(Files.newInputStream(file)))) {
            staging.reading(bytes::count);
            LheoReader reader = null;
            try {
                reader = new LheoReader(Xml.reader().createXMLStreamReader(bytes), staging);
                reader.document();
            } catch (XMLStreamException | RuntimeException e) {
                throw stop(e, reader, file);
            }
        }
        if (staging.groups() == 0) {
            throw new FileFault.Stop(FileFault.NOTHING, 1, "");
        }
        staging.flush();
    }

    /** What the parser could not take, by what lies behind it. */
    private static FileFault.Stop stop(Exception fault, @Nullable LheoReader reader, Path file) throws IOException {
        if (fault instanceof Staging.Gone gone) {
            throw gone;
        }
        long line = fault instanceof XMLStreamException x && x.getLocation() != null
                ? x.getLocation().getLineNumber()
                : reader == null ? 1 : reader.in.getLocation().getLineNumber();
        if (because(fault, Xml.TooLong.class).isPresent()) {
            return new FileFault.Stop(FileFault.MARKUP_LENGTH, line, Integer.toString(Xml.LONGEST_MARKUP));
        }
        if (because(fault, CharConversionException.class).isPresent()
                || because(fault, UnsupportedEncodingException.class).isPresent()
                || wrongEncoding(fault)) {
            return new FileFault.Stop(FileFault.ENCODING, line, "");
        }
        if (!(fault instanceof XMLStreamException) && !(fault instanceof java.util.NoSuchElementException)) {
            throw (RuntimeException) fault;
        }
        boolean cut = reader != null && reader.depth.elements > 0 && !ends(file);
        return new FileFault.Stop(cut ? FileFault.TRUNCATED : FileFault.NOT_XML, line, "");
    }

    private static boolean wrongEncoding(Throwable fault) {
        var said = String.valueOf(fault.getMessage());
        return said.contains("encoding") || said.contains("UTF-16");
    }

    private static <T extends Throwable> Optional<T> because(Throwable fault, Class<T> kind) {
        for (Throwable one = fault; one != null; one = nested(one)) {
            if (kind.isInstance(one)) {
                return Optional.of(kind.cast(one));
            }
        }
        return Optional.empty();
    }

    private static @Nullable Throwable nested(Throwable one) {
        return one.getCause() != null
                ? one.getCause()
                : one instanceof XMLStreamException x ? x.getNestedException() : null;
    }

    /** Whether the file's last words are the end of its root. */
    private static boolean ends(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            bytes.seek(Math.max(0, bytes.length() - TAIL));
            var tail = new byte[(int) Math.min(TAIL, bytes.length())];
            bytes.readFully(tail);
            return new String(tail, StandardCharsets.ISO_8859_1)
                    .replace("\0", "")
                    .stripTrailing()
                    .endsWith("lheo>");
        }
    }

    /** How deep the reader is, and what may not be there. */
    final class Depth {
        private int elements;
        private int extras;

        void enter(XMLStreamReader at) throws FileFault.Stop {
            if (at.getLocalName().equals("extras")) {
                extras++;
            }
            if (++elements > Xml.DEEPEST || extras > Xml.DEEPEST_EXTRAS) {
                throw stopped(
                        FileFault.DEPTH,
                        Integer.toString(extras > Xml.DEEPEST_EXTRAS ? Xml.DEEPEST_EXTRAS : Xml.DEEPEST));
            }
        }

        void leave(XMLStreamReader at) {
            elements--;
            if (at.getLocalName().equals("extras")) {
                extras--;
            }
        }

        void text(XMLStreamReader at, StringBuilder text, String element) throws FileFault.Stop {
            if (text.length() + at.getTextLength() > Xml.LONGEST_TEXT) {
                throw stopped(FileFault.TEXT_LENGTH, element);
            }
            text.append(at.getTextCharacters(), at.getTextStart(), at.getTextLength());
        }

        /** Comments and processing instructions say nothing; a document type or an entity is refused. */
        void refuse(XMLStreamReader at) throws FileFault.Stop {
            if (at.getEventType() == XMLStreamConstants.DTD) {
                throw stopped(FileFault.DOCTYPE, "");
            }
            if (at.getEventType() == XMLStreamConstants.ENTITY_REFERENCE) {
                throw stopped(FileFault.ENTITY, String.valueOf(at.getLocalName()));
            }
        }
    }

    private FileFault.Stop stopped(FileFault fault, String about) {
        return new FileFault.Stop(fault, in.getLocation().getLineNumber(), about);
    }

    /** What is done with a child element: the reader stands at its start and must leave it at its end. */
    @FunctionalInterface
    private interface Child {
        void read(String name) throws XMLStreamException, FileFault.Stop;
    }

    private void document() throws XMLStreamException, FileFault.Stop {
        while (in.getEventType() != XMLStreamConstants.START_ELEMENT) {
            depth.refuse(in);
            in.next();
        }
        if (!in.getLocalName().equals("lheo")) {
            throw stopped(FileFault.ROOT, in.getLocalName());
        }
        if (!Xml.isLheo(in.getNamespaceURI())) {
            throw stopped(FileFault.VERSION, in.getNamespaceURI() == null ? "xmlns=\"\"" : in.getNamespaceURI());
        }
        children(name -> {
            if (name.equals("offres")) {
                children(this::offer);
            } else {
                skip();
            }
        });
        while (in.hasNext()) {
            in.next();
            depth.refuse(in);
        }
    }

    private void offer(String name) throws XMLStreamException, FileFault.Stop {
        if (name.equals("formation")) {
            course();
        } else {
            skip();
        }
    }

    private void children(Child child) throws XMLStreamException, FileFault.Stop {
        depth.enter(in);
        while (in.next() != XMLStreamConstants.END_ELEMENT) {
            if (in.getEventType() == XMLStreamConstants.START_ELEMENT) {
                child.read(Xml.isLheo(in.getNamespaceURI()) ? in.getLocalName() : "");
            } else if (in.getEventType() != XMLStreamConstants.CHARACTERS) {
                depth.refuse(in);
            }
        }
        depth.leave(in);
    }

    private void skip() throws XMLStreamException, FileFault.Stop {
        Fragment.read(in, depth);
    }

    /** What is said at one level, by column, and what is kept of the rest. */
    private final class Found {
        private final Level level;
        private final long line = in.getLocation().getLineNumber();
        private final Map<FileColumn, String> values = new EnumMap<>(FileColumn.class);
        private final Kept kept = new Kept();

        Found(Level level, FileColumn number) {
            this.level = level;
            say(number, in.getAttributeValue(null, "numero"));
        }

        /** The first that is said stands. */
        void say(FileColumn column, @Nullable String value) {
            if (value != null && !value.isBlank()) {
                values.putIfAbsent(column, value);
            }
        }

        void text(FileColumn column) throws XMLStreamException, FileFault.Stop {
            say(column, Fragment.read(in, depth, "").value(""));
        }

        /** Kept as a whole, less what the offer knows of it. */
        Fragment keep(Kept where, String... wanted) throws XMLStreamException, FileFault.Stop {
            var name = in.getLocalName();
            boolean ours = Fragment.ours(in);
            var fragment = Fragment.read(in, depth, wanted);
            if (!ours && (fragment.says() || wanted.length == 0)) {
                where.add(name, fragment.xml());
            }
            return fragment;
        }

        Fragment keep(String... wanted) throws XMLStreamException, FileFault.Stop {
            return keep(kept, wanted);
        }

        Parsed parsed() {
            List<String> cells = FileColumn.COLUMNS.columns().stream()
                    .map(column -> values.getOrDefault(FileColumn.called(column.name()), ""))
                    .toList();
            var parsed = Parsed.of(level, new Cells(FileColumn.IN_ORDER, cells));
            return kept.tooLong()
                    ? parsed.withLineFault(new Parsed.Wrong(
                            null, FileRule.KEPT_LENGTH.name(), List.of(Integer.toString(Kept.MOST_CHARACTERS))))
                    : parsed;
        }
    }

    private void course() throws XMLStreamException, FileFault.Stop {
        var course = new Found(Level.COURSE, FileColumn.COURSE_NUMBER);
        var body = new Kept();
        int n = staging.nextCourse();
        int before = staging.groups();
        children(name -> {
            switch (name) {
                case "intitule-formation" -> course.text(FileColumn.COURSE_TITLE);
                case "objectif-formation" -> course.text(FileColumn.OBJECTIVE);
                case "contenu-formation" -> course.text(FileColumn.CONTENT);
                case "domaine-formation" -> domain(course);
                case "certification" -> certification(course);
                case "action" -> offering(n);
                case "organisme-formation-responsable" ->
                    course.say(
                            FileColumn.RESPONSIBLE_SIRET,
                            course.keep(body, "SIRET-organisme-formation/SIRET")
                                    .value("SIRET-organisme-formation/SIRET"));
                default -> course.keep();
            }
        });
        if (staging.groups() == before) {
            nothing(n, course.line);
        }
        staging.course(n, course.line, course.parsed(), course.kept, body);
    }

    private static void domain(Found course, Fragment domain) {
        var code = domain.value("code-FORMACODE");
        var version = domain.value("code-FORMACODE/@ref");
        if (code != null) {
            course.say(
                    FileColumn.FORMACODE,
                    version != null && VERSION.matcher(version).matches() ? code + " " + version : code);
        }
    }

    private void domain(Found course) throws XMLStreamException, FileFault.Stop {
        domain(course, course.keep("code-FORMACODE"));
    }

    /** The first of them is the course's; others are kept. */
    private void certification(Found course) throws XMLStreamException, FileFault.Stop {
        if (course.values.containsKey(FileColumn.CERTIFICATION)) {
            course.keep();
            return;
        }
        var certification = course.keep("code-RNCP", "code-RS");
        var rs = certification.value("code-RS");
        course.say(
                FileColumn.CERTIFICATION,
                certification.value("code-RNCP") != null ? certification.value("code-RNCP") : prefixed(rs));
    }

    private static @Nullable String prefixed(@Nullable String rs) {
        return rs == null || rs.isEmpty() || rs.startsWith("RS") ? rs : "RS" + rs;
    }

    private void offering(int course) throws XMLStreamException, FileFault.Stop {
        var offering = new Found(Level.OFFERING, FileColumn.OFFERING_NUMBER);
        int n = staging.nextOffering();
        int before = staging.groups();
        children(name -> {
            switch (name) {
                case "modalites-enseignement" -> offering.text(FileColumn.TEACHING_MODE);
                case "modalites-entrees-sorties" -> offering.text(FileColumn.ENTRY);
                case "nombre-heures-centre" -> offering.text(FileColumn.HOURS_CENTRE);
                case "nombre-heures-entreprise" -> offering.text(FileColumn.HOURS_COMPANY);
                case "organisme-formateur" -> deliverer(offering);
                case "session" -> group(n);
                default -> offering.keep();
            }
        });
        if (staging.groups() == before) {
            nothing(n, offering);
        }
        staging.offering(n, course, offering.line, offering.parsed(), offering.kept);
    }

    /** The first of them delivers; others are kept. */
    private void deliverer(Found offering) throws XMLStreamException, FileFault.Stop {
        if (offering.values.containsKey(FileColumn.DELIVERING_SIRET)) {
            offering.keep();
        } else {
            offering.say(
                    FileColumn.DELIVERING_SIRET,
                    offering.keep("SIRET-formateur/SIRET").value("SIRET-formateur/SIRET"));
        }
    }

    private void group(int offering) throws XMLStreamException, FileFault.Stop {
        var group = new Found(Level.GROUP, FileColumn.GROUP_NUMBER);
        children(name -> {
            switch (name) {
                case "periode" -> period(group);
                case "periode-inscription" ->
                    group.say(
                            FileColumn.OPENS_ON, day(group.keep("periode/debut").value("periode/debut")));
                case "etat-recrutement" -> group.text(FileColumn.RECRUITMENT);
                case "extras" -> extras(group);
                default -> group.keep();
            }
        });
        staging.group(offering, group.line, group.parsed(), group.kept);
    }

    private void period(Found group) throws XMLStreamException, FileFault.Stop {
        var period = group.keep("debut", "fin");
        group.say(FileColumn.STARTS_ON, day(period.value("debut")));
        group.say(FileColumn.ENDS_ON, day(period.value("fin")));
    }

    /** LHÉO writes 20261231. */
    private static @Nullable String day(@Nullable String written) {
        return written == null ? null : DAY.matcher(written).replaceFirst("$1-$2-$3");
    }

    /** What LHÉO has no element for stands in extras of ours. */
    private void extras(Found group) throws XMLStreamException, FileFault.Stop {
        if (!Fragment.ours(in)) {
            group.keep();
            return;
        }
        children(name -> {
            var about = in.getAttributeValue(null, "info");
            Supplier<@Nullable FileColumn> column = () -> switch (String.valueOf(about)) {
                case "seats" -> FileColumn.SEATS;
                case "seats_financed" -> FileColumn.SEATS_FINANCED;
                case "scheme" -> FileColumn.SCHEME;
                default -> null;
            };
            var known = column.get();
            if (known == null) {
                skip();
            } else {
                group.text(known);
            }
        });
    }

    // --- Levels without anything below them -------------------------------------------------------------------------

    private void nothing(int course, long line) throws FileFault.Stop {
        int n = staging.nextOffering();
        var empty = Parsed.of(Level.OFFERING, empty());
        staging.offering(n, course, line, empty, null);
        staging.group(n, line, noGroup(), null);
    }

    private void nothing(int offering, Found found) throws FileFault.Stop {
        staging.group(offering, found.line, noGroup(), null);
    }

    private static Parsed noGroup() {
        return Parsed.of(Level.GROUP, empty())
                .withLineFault(new Parsed.Wrong(null, FileRule.NO_GROUP.name(), List.of()));
    }

    private static Cells empty() {
        return new Cells(FileColumn.IN_ORDER, List.of());
    }
}
