package ecluse.drills.campaign;

import ecluse.drills.CannotRun;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Properties;
import java.util.UUID;

/** Brings the dates of a cohort near, in the drill's own database, as its owner: nobody waits five weeks for a drill. */
final class Calendar {
    private static final Duration TO_BROWN_OUT = Duration.ofSeconds(40);
    private static final Duration BROWN_OUT = Duration.ofSeconds(25);
    private static final Duration TO_REQUIRED = Duration.ofSeconds(30);

    /** The portal follows the clock each five seconds. */
    private static final Duration SLACK = Duration.ofSeconds(12);

    private final Instant announced;

    private Calendar(Instant announced) {
        this.announced = announced;
    }

    /** The cohort, announced now. */
    static Calendar bring(Path data, UUID cohort) {
        var calendar = new Calendar(Instant.now());
        calendar.write(data, cohort);
        return calendar;
    }

    Instant brownOut() {
        return announced.plus(TO_BROWN_OUT);
    }

    Instant brownOutUntil() {
        return brownOut().plus(BROWN_OUT);
    }

    Instant required() {
        return brownOutUntil().plus(TO_REQUIRED);
    }

    /** Whether a brown-out that was announced may refuse now. */
    boolean brownOutAt(Instant now) {
        return !now.isBefore(brownOut()) && now.isBefore(brownOutUntil().plus(SLACK));
    }

    boolean requiredAt(Instant now) {
        return !now.isBefore(required());
    }

    /** When nobody can have missed it. */
    Instant requiredForSure() {
        return required().plus(SLACK);
    }

    private void write(Path data, UUID cohort) {
        try (var connection = DriverManager.getConnection(url(data), user(data), password(data));
                var switching = connection.createStatement();
                var update = connection.prepareStatement("""
                        update campaign.cohort
                           set announced_at = ?, reminders_at = ?, brown_out_at = ?, brown_out_until = ?, required_at = ?
                         where id = ?
                        """)) {
            connection.setAutoCommit(false);
            switching.execute("alter table campaign.cohort disable trigger keep");
            update.setObject(1, utc(announced));
            update.setObject(2, utc(announced));
            update.setObject(3, utc(brownOut()));
            update.setObject(4, utc(brownOutUntil()));
            update.setObject(5, utc(required()));
            update.setObject(6, cohort);
            if (update.executeUpdate() != 1) {
                throw new CannotRun("the cohort is not in the database.");
            }
            switching.execute("alter table campaign.cohort enable trigger keep");
            connection.commit();
        } catch (SQLException | IOException e) {
            throw new CannotRun("the dates of the campaign cannot be brought near: " + e + ".", e);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static String url(Path data) throws IOException {
        var note = note(data);
        var port = note.getProperty("port");
        return port == null
                ? note.getProperty("url")
                : "jdbc:postgresql://127.0.0.1:" + port + "/" + databaseOf(note.getProperty("url"));
    }

    private static String databaseOf(String url) {
        return url == null ? "ecluse" : url.replaceAll(".*/([^/?]*).*", "$1");
    }

    private static String user(Path data) throws IOException {
        return note(data).getProperty("owner", "ecluse_owner");
    }

    private static String password(Path data) throws IOException {
        var keys = note(data).getProperty("keys");
        var folder = keys == null ? data.resolve("keys") : Path.of(keys);
        return read(folder.resolve("database.properties")).getProperty("OWNER");
    }

    private static Properties note(Path data) throws IOException {
        return read(data.resolve("postgres").resolve("connection"));
    }

    private static Properties read(Path file) throws IOException {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
