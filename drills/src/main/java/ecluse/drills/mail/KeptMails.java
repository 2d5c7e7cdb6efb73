package ecluse.drills.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Messages as files in a folder, one each, so that they outlive the program. The names sort by the time of arrival. */
public final class KeptMails implements Mailbox {
    private static final String EXTENSION = ".eml";
    private static final String RECIPIENT_HEADER = "X-Kept-Recipient";
    private static final Pattern ID = Pattern.compile("[0-9]{8}T[0-9]{9}-[0-9]{6}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS").withZone(ZoneOffset.UTC);
    private static final int LOOKED_THROUGH = 100;
    private static final Session SESSION = Session.getInstance(new Properties());

    private final Path folder;
    private final Clock clock;
    private final AtomicInteger arrivals = new AtomicInteger();

    public KeptMails(Path folder, Clock clock) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.clock = clock;
    }

    @Override
    public void accept(String recipient, MimeMessage message) throws MessagingException, IOException {
        var id = "%s-%06d".formatted(TIME.format(clock.instant()), arrivals.getAndIncrement() % 1_000_000);
        var draft = folder.resolve(id + ".new");
        try (var file = Files.newOutputStream(draft)) {
            file.write(
                    (RECIPIENT_HEADER + ": " + withoutLineBreaks(recipient) + "\r\n").getBytes(StandardCharsets.UTF_8));
            message.writeTo(file);
        }
        Files.move(draft, folder.resolve(id + EXTENSION), StandardCopyOption.ATOMIC_MOVE);
    }

    long count() throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(KeptMails::isKept).count();
        }
    }

    /** Some of the messages, the latest first. */
    List<KeptMail> latest(int skip, int limit) throws IOException {
        try (var files = Files.list(folder)) {
            return files.filter(KeptMails::isKept)
                    .sorted(Comparator.reverseOrder())
                    .skip(skip)
                    .limit(limit)
                    .map(file -> read(file, false))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    /** What the latest message to an address says that looks like this; empty when none does. */
    public Optional<String> latestMatch(String recipient, Pattern wanted) throws IOException {
        return latest(0, LOOKED_THROUGH).stream()
                .filter(mail -> mail.recipient().equalsIgnoreCase(recipient))
                .flatMap(mail -> find(mail.id()).stream())
                .flatMap(mail -> wanted.matcher(mail.text()).results().limit(1).map(MatchResult::group))
                .findFirst();
    }

    /** Empty for a name that is none of ours: the pattern leaves no way out of the folder. */
    Optional<KeptMail> find(String id) {
        return ID.matcher(id).matches() ? read(folder.resolve(id + EXTENSION), true) : Optional.empty();
    }

    private static boolean isKept(Path file) {
        return file.getFileName().toString().endsWith(EXTENSION);
    }

    private static Optional<KeptMail> read(Path file, boolean withText) {
        try (var stream = Files.newInputStream(file)) {
            var message = new MimeMessage(SESSION, stream);
            var name = file.getFileName().toString();
            return Optional.of(new KeptMail(
                    name.substring(0, name.length() - EXTENSION.length()),
                    first(message.getHeader(RECIPIENT_HEADER)),
                    message.getFrom() == null ? "" : message.getFrom()[0].toString(),
                    Objects.toString(message.getSubject(), ""),
                    first(message.getHeader("Date")),
                    withText ? text(message) : ""));
        } catch (IOException | MessagingException e) {
            return Optional.empty();
        }
    }

    /** The first plain text in it, or whatever else is text, as written. */
    private static String text(Part part) throws MessagingException, IOException {
        return switch (part.getContent()) {
            case String text -> text;
            case Multipart parts -> text(parts);
            default -> "";
        };
    }

    private static String text(Multipart parts) throws MessagingException, IOException {
        BodyPart best = parts.getBodyPart(0);
        for (int i = 0; i < parts.getCount(); i++) {
            if (parts.getBodyPart(i).isMimeType("text/plain")) {
                best = parts.getBodyPart(i);
                break;
            }
        }
        return text(best);
    }

    private static String first(String @Nullable [] headers) {
        return headers == null || headers.length == 0 ? "" : headers[0];
    }

    private static String withoutLineBreaks(String text) {
        return text.replaceAll("[\\r\\n]", "");
    }
}
