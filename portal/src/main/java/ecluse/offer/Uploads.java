package ecluse.offer;

import ecluse.kernel.Ids;
import ecluse.kernel.TokenHash;
import ecluse.kernel.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads files that were sent, and brings in those that are confirmed: a few at a time, beside the pages, which say how far it is. The
 * sent file itself is gone as soon as it is read; what it says waits in the database.
 */
@Component
class Uploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final int AT_ONCE = 2;
    private static final int WAITING = 20;
    private static final long PATIENCE_MILLIS = 1_500;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_IGNORED = 1_000;

    private final UploadTable table;
    private final Ids ids;
    private final JsonMapper json;
    private final ThreadPoolExecutor work = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("offer-files-", 1).daemon().factory());

    Uploads(UploadTable table, Ids ids, JsonMapper json) {
        this.table = table;
        this.ids = ids;
        this.json = json;
        work.allowCoreThreadTimeOut(true);
    }

    /**
     * Takes a file and reads it; it is removed in any case. A short one is read when this returns.
     *
     * @return empty when too much waits already
     */
    Optional<UUID> take(Viewer viewer, String name, Path file) throws IOException {
        var id = ids.next();
        boolean xml;
        try {
            xml = isXml(file);
            table.begin(viewer.token(), id, shown(name), xml ? "LHEO" : "CSV", Files.size(file));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        try {
            waitABit(work.submit(() -> read(viewer.token(), id, file, xml)));
            return Optional.of(id);
        } catch (RejectedExecutionException e) {
            Files.deleteIfExists(file);
            table.drop(viewer.token(), id);
            return Optional.empty();
        }
    }

    /** Brings in what was shown. False when nothing waits for it, or too much is under way. */
    boolean confirm(Viewer viewer, UUID id) {
        if (!table.start(viewer.token(), id)) {
            return false;
        }
        try {
            waitABit(work.submit(() -> apply(viewer.token(), id)));
            return true;
        } catch (RejectedExecutionException e) {
            table.stop(viewer.token(), id);
            return false;
        }
    }

    /** Its name without the folders that some browsers say; what is not printable is left out. */
    private static String shown(String name) {
        var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        var plain = last.codePoints()
                .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT)
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) : plain;
    }

    /** Whatever its name says: XML begins with {@code <}, in any encoding. */
    private static boolean isXml(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            for (byte one : in.readNBytes(1_024)) {
                int c = one & 0xff;
                boolean mark = c == 0xef || c == 0xbb || c == 0xbf || c == 0xfe || c == 0xff || c == 0;
                if (!mark && c > ' ') {
                    return c == '<';
                }
            }
            return false;
        }
    }

    private static void waitABit(Future<?> done) {
        try {
            done.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The page says how far it is.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(TokenHash token, UUID id, Path file, boolean xml) {
        try {
            var staging = new Staging(Staging.into(table, token, id), json);
            var ignored = List.<String>of();
            if (xml) {
                LheoReader.read(file, staging);
            } else {
                ignored = TableReader.read(file, staging);
            }
            table.check(token, id, named(ignored));
        } catch (FileFault.Stop stop) {
            table.refuse(token, id, stop.fault(), stop.line() == 0 ? null : stop.line(), stop.about());
        } catch (Staging.Gone gone) {
            LOG.debug("another file came first");
        } catch (IOException | RuntimeException e) {
            broken(token, id, e);
        } finally {
            delete(file);
        }
    }

    private static String named(List<String> ignored) {
        var names = ignored.stream()
                .map(name -> name.replaceAll("\\p{Cntrl}", " ").strip())
                .collect(Collectors.joining(", "));
        return names.length() > LONGEST_IGNORED ? names.substring(0, LONGEST_IGNORED - 1) + "…" : names;
    }

    /** The kind of fault and no message: that could quote a file. */
    private void broken(TokenHash token, UUID id, Exception fault) {
        LOG.error("a file of the offer was not read: {}", fault.getClass().getName());
        try {
            table.refuse(token, id, FileFault.BROKEN, null, "");
        } catch (RuntimeException e) {
            LOG.warn("nor could that be said: {}", e.getClass().getName());
        }
    }

    private void apply(TokenHash token, UUID id) {
        try {
            table.apply(token, id);
        } catch (RuntimeException e) {
            LOG.error("a file of the offer was not brought in: {}", e.getClass().getName());
            table.stop(token, id);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
