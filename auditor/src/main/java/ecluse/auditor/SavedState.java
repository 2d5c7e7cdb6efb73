package ecluse.auditor;

import ecluse.translog.AuditState;
import ecluse.translog.BadProof;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How far an audit has come, in a file. Whoever can change the file can hide a change: it belongs where only the auditor
 * writes.
 *
 * @param origin the log it is of
 * @param latest the latest time of an entry so far, in microseconds since 1970
 * @param kept how many checkpoints of these entries were kept
 * @param withDatabase whether the database's rows were compared as well
 */
record SavedState(String origin, long latest, long kept, boolean withDatabase, AuditState tree) {

    private static final String FIRST_LINE = "ecluse audit state v1";
    private static final Pattern FORM = Pattern.compile(
            FIRST_LINE + "\norigin ([^\n]+)\nlatest ([0-9]{1,18})\nkept ([0-9]{1,18})" + "\ndatabase (yes|no)\n\n(.*)",
            Pattern.DOTALL);
    private static final int MOST_BYTES = 1 << 20;

    /** Nothing was looked at yet. */
    static SavedState start(String origin, boolean withDatabase) {
        return new SavedState(origin, 0, 0, withDatabase, AuditState.START);
    }

    /** @throws BadProof if the file holds anything else than {@link #save} wrote */
    static SavedState read(Path file) throws IOException, BadProof {
        if (Files.size(file) > MOST_BYTES) {
            throw new BadProof("the file is too long for the saved state of an audit");
        }
        var form = FORM.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        if (!form.matches()) {
            throw new BadProof("this is not the saved state of an audit; it would start with “" + FIRST_LINE + "”");
        }
        return new SavedState(
                form.group(1),
                Long.parseLong(form.group(2)),
                Long.parseLong(form.group(3)),
                form.group(4).equals("yes"),
                AuditState.parse(form.group(5)));
    }

    /**
     * In one step, and durable: after a crash the file holds this state or the one before.
     *
     * @throws CannotVerify if it cannot be written
     */
    void save(Path file) {
        try {
            write(file);
        } catch (IOException e) {
            throw new CannotVerify("the state cannot be saved in " + file, e);
        }
    }

    private void write(Path file) throws IOException {
        var place = file.toAbsolutePath();
        var folder = Objects.requireNonNull(place.getParent(), "a file is in a folder");
        var beside = Files.createTempFile(folder, ".state-", "");
        try {
            try (var channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    private String text() {
        return FIRST_LINE + "\norigin " + origin + "\nlatest " + latest + "\nkept " + kept + "\ndatabase "
                + (withDatabase ? "yes" : "no") + "\n\n" + tree.text();
    }
}
