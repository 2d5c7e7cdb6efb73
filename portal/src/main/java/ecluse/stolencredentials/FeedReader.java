package ecluse.stolencredentials;

import ecluse.kernel.LinkSecret;
import ecluse.registry.Cells;
import ecluse.registry.CsvFile;
import ecluse.registry.Unreadable;
import ecluse.registry.WholeRecords.Broken;
import ecluse.stolencredentials.Feed.Line;
import ecluse.stolencredentials.Feed.Unusable;
import ecluse.stolencredentials.Feed.Wrong;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a feed: a table (CSV, any usual encoding and separator) with the columns of {@link FeedColumn}, or JSON with members of
 * these names, as an array of objects or one object after the other.
 */
final class FeedReader {
    static final int MOST_LINES = 200_000;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_LOGIN = 254;
    private static final int LONGEST_HOST = 253;
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{Nd}]([\\p{L}\\p{Nd}.-]*[\\p{L}\\p{Nd}])?");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final LocalDate EARLIEST = LocalDate.of(2015, 1, 1);

    private final LocalDate today;
    private final List<Line> lines = new ArrayList<>();
    private final List<Wrong> wrong = new ArrayList<>();

    private FeedReader(LocalDate today) {
        this.today = today;
    }

    /** @throws Unusable for a file of which nothing can be read: it is neither form, lacks a column, is empty or too long */
    static Feed read(Path file, LocalDate today) throws IOException, Unusable {
        var reader = new FeedReader(today);
        if (startsAsJson(file)) {
            reader.readJson(file);
        } else {
            reader.readTable(file);
        }
        if (reader.lines.isEmpty() && reader.wrong.isEmpty()) {
            throw new Unusable("stolencredentials.file.empty");
        }
        return new Feed(reader.lines, reader.wrong);
    }

    private static boolean startsAsJson(Path file) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(file))) {
            int first = in.read();
            while (first == ' ' || first == '\n' || first == '\r' || first == '\t') {
                first = in.read();
            }
            return first == '[' || first == '{';
        }
    }

    // --- A table
    // --------------------------------------------------------------------------------------------------------

    private void readTable(Path path) throws IOException, Unusable {
        var broken = new ArrayList<Broken>();
        try {
            var file = CsvFile.sent(FeedColumn.ALL, path);
            try (var records = file.read(broken::add)) {
                while (records.hasNext()) {
                    var record = records.next();
                    if (!record.getFields().stream().allMatch(String::isBlank)) {
                        var cells = new Cells(file.header(), record.getFields());
                        take(
                                record.getStartingLineNumber(),
                                cells.asWritten(FeedColumn.LOGIN),
                                cells.asWritten(FeedColumn.HOST),
                                cells.asWritten(FeedColumn.SEEN),
                                cells.asWritten(FeedColumn.COOKIE));
                    }
                }
            }
        } catch (Unreadable e) {
            throw new Unusable(
                    switch (e.kind()) {
                        case EMPTY -> "stolencredentials.file.empty";
                        case ARCHIVE -> "stolencredentials.file.archive";
                        case MISSING_COLUMNS, COLUMN_TWICE -> "stolencredentials.file.columns";
                    });
        }
        broken.forEach(one -> wrong.add(new Wrong(one.line(), "stolencredentials.line.broken")));
    }

    // --- JSON
    // -----------------------------------------------------------------------------------------------------------

    private void readJson(Path path) throws IOException, Unusable {
        try (var in = Files.newInputStream(path);
                var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(in)) {
            while (values.hasNext()) {
                var value = values.next();
                for (var one : value.isArray() ? value : List.of(value)) {
                    takeJson(one);
                }
            }
        } catch (JacksonException e) {
            throw new Unusable("stolencredentials.file.json");
        }
    }

    private void takeJson(JsonNode one) throws Unusable {
        long number = lines.size() + wrong.size() + 1L;
        var cookies = cookies(one);
        for (var cookie : cookies.isEmpty() ? List.of("") : cookies) {
            take(number, text(one.path("login")), text(one.path("host")), text(one.path("seen")), cookie);
        }
    }

    private static List<String> cookies(JsonNode one) {
        var cookies = new ArrayList<String>();
        for (var cookie : one.path("cookies").isArray() ? one.path("cookies") : List.of(one.path("cookie"))) {
            if (!text(cookie).isEmpty()) {
                cookies.add(text(cookie));
            }
        }
        return cookies;
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.asString().strip() : "";
    }

    // --- A line
    // ---------------------------------------------------------------------------------------------------------

    private void take(long number, String login, String site, String seen, String cookie) throws Unusable {
        if (lines.size() + wrong.size() >= MOST_LINES) {
            throw new Unusable("stolencredentials.file.long");
        }
        var host = host(site);
        var day = day(seen);
        var fault = fault(login, host, day, cookie);
        if (fault != null) {
            wrong.add(new Wrong(number, fault));
        } else {
            lines.add(new Line(
                    login.toLowerCase(Locale.ROOT),
                    host.orElseThrow(),
                    Objects.requireNonNull(day),
                    cookie.isEmpty() ? null : hash(cookie).orElseThrow()));
        }
    }

    private @Nullable String fault(String login, Optional<String> host, @Nullable LocalDate day, String cookie) {
        if (login.isEmpty() || login.length() > LONGEST_LOGIN) {
            return "stolencredentials.line.login";
        }
        if (host.isEmpty()) {
            return "stolencredentials.line.host";
        }
        if (day == null || day.isAfter(today) || day.isBefore(EARLIEST)) {
            return "stolencredentials.line.seen";
        }
        return cookie.isEmpty() || hash(cookie).isPresent() ? null : "stolencredentials.line.cookie";
    }

    /** A host's name, or the address of a page there. */
    private static Optional<String> host(String site) {
        var name = site;
        if (site.contains("://")) {
            try {
                name = Objects.requireNonNullElse(URI.create(site).getHost(), "");
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(name.toLowerCase(Locale.ROOT))
                .filter(found ->
                        found.length() <= LONGEST_HOST && HOST.matcher(found).matches());
    }

    /** A day, or the day of a moment. */
    private static @Nullable LocalDate day(String seen) {
        try {
            return LocalDate.parse(seen.length() > 10 ? seen.substring(0, 10) : seen);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A cookie as it was stolen, or its SHA-256. */
    private static Optional<byte[]> hash(String cookie) {
        return SHA_256.matcher(cookie).matches()
                ? Optional.of(HexFormat.of().parseHex(cookie))
                : LinkSecret.of(cookie).map(LinkSecret::hash);
    }
}
