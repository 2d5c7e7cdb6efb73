package ecluse.registry;

import ecluse.database.Database;
import ecluse.disclosure.Intake;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Ids;
import ecluse.kernel.Settings;
import ecluse.registry.Tally.Counts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Brings a folder of CSV files in: organisations, sites, accounts, people, groups, enrolments, caseloads, attendance, quotes, in that
 * order, those that are there. The same files again change nothing; a run that was killed is simply done again. Bad lines are set aside and stop
 * nothing. One import at a time, on whatever node.
 */
public final class Import {
    /** The advisory lock that an import holds; nobody else uses this number. */
    private static final long ONE_AT_A_TIME = 5_390_743;

    private static final int ATTEMPTS = 20;

    private final Database database;
    private final Ids ids;
    private final Clock clock;
    private final Path rejectsFolder;
    private final Consumer<String> terminal;
    private final Words words;
    private final List<FileKind<?>> kinds;
    private final AtomicBoolean stop = new AtomicBoolean();

    /**
     * @param terminal hears a line every second and the outcome of each file; lines hold no fact (invariant 8)
     * @param language French or English, of what {@code terminal} hears and of the help in rejects files
     */
    public Import(
            Database database,
            Intake intake,
            Settings settings,
            Ids ids,
            Clock clock,
            Locale language,
            Consumer<String> terminal) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.rejectsFolder = settings.dataFolder().resolve("rejects");
        this.terminal = terminal;
        this.words = Words.in(language);
        this.kinds = List.of(
                new OrganisationFile(),
                new SiteFile(),
                new AccountFile(),
                new PersonFile(intake, clock),
                new GroupFile(),
                new EnrolmentFile(intake),
                new CaseloadFile(intake),
                new AttendanceFile(),
                new QuoteFile(intake));
    }

    /** How many lines of all files were added, changed, left as they are, refused. */
    public record Outcome(long added, long changed, long unchanged, long refused) {
        private static final Outcome NOTHING = new Outcome(0, 0, 0, 0);

        private Outcome and(Counts counts) {
            return new Outcome(
                    added + counts.added(),
                    changed + counts.changed(),
                    unchanged + counts.unchanged(),
                    refused + counts.refused());
        }
    }

    /**
     * Brings the folder's files in.
     *
     * @throws CannotStart when there is nothing to import, a file is none of ours or lacks a column (then nothing is written),
     *     another import is running, or the database or the disk gives up (then what was committed stays)
     */
    public Outcome run(Path folder) {
        var ended = new CountDownLatch(1);
        var hook = new Thread(() -> stopInGoodOrder(ended), "import-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (var connection = database.registrar().getConnection()) {
            takeTurn(connection);
            var outcome = bringIn(files(folder), connection);
            ask(connection, "select pg_advisory_unlock(?)");
            return outcome;
        } catch (SQLException | DataAccessException e) {
            throw new CannotStart(
                    "The database stopped the import (" + reason(e) + ").", "What is in stays in. Run it again.", e);
        } catch (IOException e) {
            throw gaveUp(e);
        } catch (UncheckedIOException e) {
            throw gaveUp(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        } finally {
            ended.countDown();
            forget(hook);
        }
    }

    /** Ends a running import after the batches under way. */
    public void stop() {
        stop.set(true);
    }

    private record Found(FileKind<?> kind, CsvFile file) {}

    /** All headers are looked at before the first line is written. */
    private List<Found> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CannotStart("There is no folder " + folder + ".", "Give the folder that holds the CSV files.");
        }
        var found = new ArrayList<Found>();
        for (var kind : kinds) {
            var path = folder.resolve(kind.fileName());
            if (Files.isRegularFile(path)) {
                found.add(new Found(kind, CsvFile.of(kind, path)));
            }
        }
        if (found.isEmpty()) {
            throw new CannotStart(
                    "There is nothing to import in " + folder + ".",
                    "Expected: "
                            + String.join(
                                    ", ", kinds.stream().map(FileKind::fileName).toList()) + ".");
        }
        return found;
    }

    private Outcome bringIn(List<Found> files, Connection connection)
            throws IOException, SQLException, InterruptedException {
        var outcome = Outcome.NOTHING;
        for (var found : files) {
            outcome = outcome.and(bringIn(found.kind(), found.file(), new IntakeTable(connection)));
        }
        return outcome;
    }

    private <R> Counts bringIn(FileKind<R> kind, CsvFile file, IntakeTable intakes)
            throws IOException, SQLException, InterruptedException {
        var begun = clock.instant(); // The first reading takes its time too.
        var id = ids.next();
        intakes.begin(id, kind, kind.fileName(), begun);
        var survey = Survey.of(kind, file);
        var tally = new Tally();
        var report = new Report(kind, survey, tally, words, begun);
        var learning = new Learning(kind);
        try (var rejects = new Rejects(file, rejectsFolder, words);
                var ticks = new Ticks(() -> {
                    tick(report, intakes, id, tally);
                    learning.goOn(tally.counts());
                })) {
            rejects.putEarlierAside();
            var reading = new FileImport<>(kind, survey, rejects, tally, stop);
            boolean whole = reading.run(database.registrar(), id, ids, clock);
            ticks.close();
            rejects.close();
            if (!whole) {
                intakes.progress(id, tally.counts());
                throw stopped();
            }
            intakes.end(id, kind.fileName(), tally.counts(), clock.instant());
            learning.end(tally.counts());
            report.end(clock.instant(), reading.endedInMidLine(), rejects.path())
                    .forEach(terminal);
        }
        return tally.counts();
    }

    private void tick(Report report, IntakeTable intakes, UUID id, Tally tally) {
        terminal.accept(report.progress(clock.instant()));
        try {
            intakes.progress(id, tally.counts());
        } catch (SQLException e) {
            // The writers meet the same fault and say so; a second without progress harms nobody.
            return;
        }
    }

    /**
     * What the database knows of the tables that a file fills. It plans by that: a full table that it takes for empty would make
     * the first pages slow, and the rest of the file, which is compared with what came before.
     */
    private final class Learning {
        private static final int GROWTH = 4;

        private final FileKind<?> kind;
        private long known;

        Learning(FileKind<?> kind) {
            this.kind = kind;
        }

        /** Looks again once the tables hold several times what it looked at last. */
        void goOn(Counts counts) {
            if (written(counts) > GROWTH * known) {
                learn(counts);
            }
        }

        void end(Counts counts) {
            if (written(counts) > 0) {
                learn(counts);
            }
        }

        private static long written(Counts counts) {
            return counts.added() + counts.changed();
        }

        private void learn(Counts counts) {
            known = written(counts);
            database.asOwner(owner -> {
                try (var statement = owner.createStatement()) {
                    statement.execute("analyze " + kind.tables());
                }
            });
        }
    }

    /** The lock goes with the connection, so that it never outlives a process that was killed by more than a moment. */
    private static void takeTurn(Connection connection) throws SQLException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (ask(connection, "select pg_try_advisory_lock(?)")) {
                return;
            }
            Thread.sleep(Duration.ofMillis(100));
        }
        throw new CannotStart("Another import into this database is running.", "Wait until it has ended, or stop it.");
    }

    private static boolean ask(Connection connection, String sql) throws SQLException {
        try (var question = connection.prepareStatement(sql)) {
            question.setLong(1, ONE_AT_A_TIME);
            var row = question.executeQuery();
            row.next();
            return row.getBoolean(1);
        }
    }

    /** The process is told to end: the batches under way are committed, and the embedded database is not left behind. */
    private void stopInGoodOrder(CountDownLatch ended) {
        stop();
        try {
            if (ended.await(30, TimeUnit.SECONDS)) {
                database.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is running: the process ends.
            return;
        }
    }

    private static CannotStart stopped() {
        return new CannotStart("The import was stopped.", "What is in stays in. Run it again, it goes on from there.");
    }

    private static CannotStart gaveUp(@Nullable IOException e) {
        return new CannotStart(
                "A file of the import cannot be read or written (" + (e == null ? "no reason given" : e.getMessage())
                        + ").",
                "What is in stays in. Check the disk and the folder's rights, then run it again.");
    }

    /** The database's own words only where they cannot hold a value: on connections and resources (invariant 8). */
    private static String reason(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                var state = sql.getSQLState();
                boolean harmless = List.of("08", "53", "57", "58").contains(state.substring(0, 2));
                return harmless
                        ? String.valueOf(sql.getMessage()).lines().findFirst().orElse(state)
                        : "SQLSTATE " + state;
            }
        }
        return e.getClass().getSimpleName();
    }
}
