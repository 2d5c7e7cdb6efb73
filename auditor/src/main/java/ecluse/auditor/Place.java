package ecluse.auditor;

import ecluse.translog.FolderStore;
import ecluse.translog.HttpSource;
import ecluse.translog.Source;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a published ledger is read from.
 *
 * @param name as the user gave it
 * @param folder null for an address: there nothing can be listed
 */
record Place(String name, Source source, @Nullable Path folder) {

    static final String PUBLISHED = "checkpoint";

    private static final String KEPT = "checkpoints";
    private static final Pattern KEPT_NAME = Pattern.compile("[0-9]{20}");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** @throws IOException if the folder cannot be read */
    static Place folder(Path folder) throws IOException {
        return new Place(folder.toString(), new FolderStore(folder), folder);
    }

    /** @throws IllegalArgumentException if it is not the address of a log */
    static Place address(URI address) {
        var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
        return new Place(address.toString(), new HttpSource(client, address, PATIENCE), null);
    }

    /** The file of the checkpoint of this size, among those kept. */
    static String kept(long size) {
        return String.format(Locale.ROOT, "%s/%020d", KEPT, size);
    }

    /** Sizes of the checkpoints kept, ascending, eight bytes each; none for an address. */
    long[] keptSizes() throws IOException {
        var kept = folder == null ? null : folder.resolve(KEPT);
        if (kept == null || !Files.isDirectory(kept)) {
            return new long[0];
        }
        try (var files = Files.list(kept)) {
            return files.map(Place::nameOf)
                    .filter(name -> KEPT_NAME.matcher(name).matches())
                    .mapToLong(Place::size)
                    .filter(size -> size >= 0)
                    .sorted()
                    .toArray();
        }
    }

    /** A name among the kept checkpoints that none of them has. Hidden files are not looked at. */
    Optional<String> foreignName() throws IOException {
        var kept = folder == null ? null : folder.resolve(KEPT);
        if (kept == null || !Files.isDirectory(kept)) {
            return Optional.empty();
        }
        try (var files = Files.list(kept)) {
            return files.map(Place::nameOf)
                    .filter(name -> !name.startsWith("."))
                    .filter(name -> !KEPT_NAME.matcher(name).matches() || size(name) < 0)
                    .findFirst();
        }
    }

    private static String nameOf(Path file) {
        return Objects.requireNonNull(file.getFileName()).toString();
    }

    /** Twenty digits can say more than any tree has: then -1. */
    private static long size(String name) {
        try {
            return Long.parseLong(name);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** Whether nothing of a ledger is in the folder. */
    boolean isForeign() {
        return folder != null
                && Arrays.stream(new String[] {PUBLISHED, KEPT, "tile"})
                        .noneMatch(name -> Files.exists(folder.resolve(name)));
    }
}
