package ecluse.database;

import com.sun.management.OperatingSystemMXBean;
import ecluse.kernel.CannotStart;
import ecluse.kernel.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL that the launcher brings: durable (fsync stays on), authenticated (SCRAM), on loopback alone, kept in a
 * folder between starts. One portal process owns it and stops it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final String ADMIN = "ecluse_admin";
    private static final Duration START = Duration.ofSeconds(30);

    private final FileChannel owned;
    private final Process process;
    private final int port;
    private final Secret password;

    private EmbeddedPostgres(FileChannel owned, Process process, int port, Secret password) {
        this.owned = owned;
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the database that lies in {@code folder}, making it first where there is none.
     *
     * @param folder where the cluster rests; made with mode 700
     * @param binaries where PostgreSQL's programs are unpacked to, once for all clusters of this user
     * @throws CannotStart when the platform is not supported, the folder cannot be written or PostgreSQL does not come up
     */
    public static EmbeddedPostgres start(Path folder, Path binaries, Secret password) {
        try {
            var programs = unpacked(binaries);
            var owned = own(folder);
            try {
                return start(folder, programs, owned, password);
            } catch (IOException | RuntimeException e) {
                owned.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotStart(
                    "The embedded PostgreSQL cannot use " + folder + " (" + e.getMessage() + ").",
                    "Check that the disk has room and that you may write there, or set ecluse.data-folder.",
                    e);
        }
    }

    private static EmbeddedPostgres start(Path folder, Path programs, FileChannel owned, Secret password)
            throws IOException {
        var data = folder.resolve("cluster").toAbsolutePath();
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise(programs, data, password);
        }
        stopLeftover(data);
        int port = freePort();
        var process = launch(programs, data, folder.resolve("log"), port);
        var started = new EmbeddedPostgres(owned, process, port, password);
        started.await(folder.resolve("log"));
        return started;
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String admin() {
        return ADMIN;
    }

    public Secret password() {
        return password;
    }

    public long pid() {
        return process.pid();
    }

    /** Stops as PostgreSQL's fast shutdown does: open transactions roll back, everything committed is on disk. */
    @Override
    public void close() {
        interrupt(process.toHandle());
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            owned.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path unpacked(Path binaries) throws IOException {
        if (Files.exists(binaries.resolve("whole"))) {
            return binaries.resolve("bin");
        }
        var resource = "/postgres-" + platform() + ".txz";
        var parent = binaries.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        // Unpacked aside, then moved in one step: two first starts at once do not see each other's half.
        var aside = Files.createTempDirectory(parent, "postgres-unpacking");
        try (var archive = EmbeddedPostgres.class.getResourceAsStream(resource)) {
            if (archive == null) {
                throw new CannotStart(
                        "There is no embedded PostgreSQL for " + platform() + ".",
                        "Set ecluse.database.url to a PostgreSQL of your own (15 or newer).");
            }
            untar(archive, aside);
        }
        Files.createFile(aside.resolve("whole"));
        try {
            Files.move(aside, binaries, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(binaries.resolve("whole"))) {
                throw e;
            }
        }
        return binaries.resolve("bin");
    }

    private static void untar(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("an archive entry leaves its folder");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(file.getParent());
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                    if ((entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    private static void initialise(Path programs, Path data, Secret password) throws IOException {
        var passwordFile = Files.createTempFile(data.getParent(), "password", "");
        try {
            Files.writeString(passwordFile, password.value());
            run(List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + ADMIN,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C"));
        } finally {
            Files.delete(passwordFile);
        }
    }

    /**
     * A cluster whose portal was killed may still run: it is asked to stop. That its portal is gone is known from the folder's
     * lock, which is ours; who its parent is now tells nothing, as sessions have reapers of their own.
     */
    private static void stopLeftover(Path data) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().trim());
        var leftover = ProcessHandle.of(pid).filter(process -> servesFrom(data, process));
        if (leftover.isPresent()) {
            interrupt(leftover.get());
            leftover.get().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
        Files.deleteIfExists(pidFile);
    }

    /** After a restart of the machine the number may be somebody else's, even another PostgreSQL's. */
    private static boolean servesFrom(Path data, ProcessHandle process) {
        var info = process.info();
        return info.command().map(c -> c.endsWith("postgres")).orElse(false)
                && info.arguments()
                        .map(arguments -> List.of(arguments).contains(data.toString()))
                        .orElse(true);
    }

    private static void interrupt(ProcessHandle process) {
        try {
            run(List.of("kill", "-INT", Long.toString(process.pid())));
        } catch (IOException e) {
            process.destroy();
        }
    }

    private static Process launch(Path programs, Path data, Path log, int port) throws IOException {
        var command = new ArrayList<>(asOrdinaryUser());
        command.addAll(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=80",
                "shared_buffers=" + sharedBuffers() + "MB",
                "max_wal_size=2GB", // A million people write one: an import does not wait for checkpoints.
                "checkpoint_timeout=15min",
                "wal_compression=off",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "timezone=UTC",
                "logging_collector=off",
                "log_statement=none",
                "log_min_error_statement=panic",
                "log_parameter_max_length_on_error=0")) {
            command.add("-c");
            command.add(setting);
        }
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    /**
     * A sixteenth of the machine's memory, at most 1 GiB. It is touched as data fill it: a small database stays small, a large
     * one does not read the same pages again and again.
     */
    private static long sharedBuffers() {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.clamp(machine.getTotalMemorySize() / 16 / (1 << 20), 96, 1_024);
    }

    private void await(Path log) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (var connection = DriverManager.getConnection(url("postgres"), ADMIN, password.value())) {
                return;
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState())) {
                    close();
                    throw new CannotStart(
                            "The embedded PostgreSQL does not know the password in the keys folder.",
                            "Put the keys folder back that belongs to this data folder.",
                            e);
                }
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new CannotStart("PostgreSQL did not start.", "Its own words are in " + log + ".", e);
                }
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    /** PostgreSQL refuses to run as root: there it runs in a user namespace of its own, where it is nobody special. */
    private static List<String> asOrdinaryUser() {
        return "root".equals(System.getProperty("user.name")) && platform().startsWith("linux")
                ? List.of("unshare", "--user")
                : List.of();
    }

    private static void run(List<String> program) throws IOException {
        var command = new ArrayList<>(program.getFirst().endsWith("initdb") ? asOrdinaryUser() : List.<String>of());
        command.addAll(program);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(fault(said).orElse(program.getFirst() + " failed"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Of all that a program said, the line that names what went wrong; without one, its last. */
    private static Optional<String> fault(String said) {
        var lines =
                said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.stream()
                .filter(line -> line.contains("error: ") || line.contains("FATAL: ") || line.contains("PANIC: "))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()));
    }

    /** Makes the folder ours, and this process its only portal: the lock goes when the process goes, however it ends. */
    private static FileChannel own(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        var channel = FileChannel.open(folder.resolve("owned"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another portal in this very process.
        }
        channel.close();
        throw new CannotStart(
                "Another portal is running on " + folder + ".",
                "Stop it, or set ecluse.data-folder to another folder.");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The platform's name in the binaries' archive. */
    static String platform() {
        var system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var arm = machine.equals("aarch64") || machine.equals("arm64");
        var name = system.contains("mac") ? "darwin" : "linux";
        return name + "-" + (arm ? "arm_64" : "x86_64");
    }

    /** Unpacked programs of this version and platform, shared by all clusters of this user. */
    public static Path usualBinaries(@Nullable Path set) {
        return set != null
                ? set
                : Path.of(System.getProperty("user.home"), ".cache", "ecluse", "postgres-18-" + platform());
    }
}
