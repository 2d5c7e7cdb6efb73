package ecluse.drills.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import ecluse.drills.CannotRun;
import ecluse.drills.Child;
import ecluse.translog.BadProof;
import ecluse.translog.Quorum;
import ecluse.translog.SignatureType;
import ecluse.translog.SignerKey;
import ecluse.translog.Source;
import ecluse.translog.TrustedLog;
import ecluse.translog.VerifierKey;
import ecluse.translog.WitnessMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who cosigns the demo's ledger: a program of its own, with its own key and its own folder, as a witness elsewhere would be.
 * Its key is there before the portal starts; it starts itself when the portal has said under which key it publishes.
 */
final class DemoWitness implements AutoCloseable {
    private static final String NAME = "demo-witness";
    private static final long PAUSE_MS = 50;

    private final Path folder;
    private final VerifierKey key;
    private final int port;
    private @Nullable Child running;

    private DemoWitness(Path folder, VerifierKey key, int port) {
        this.folder = folder;
        this.key = key;
        this.port = port;
    }

    /** @param folder for key and state; what is there is used again */
    static DemoWitness in(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("state"));
        return new DemoWitness(folder, key(folder.resolve("key")).verifier(), freePort());
    }

    private static SignerKey key(Path file) throws IOException {
        try {
            if (Files.exists(file)) {
                return SignerKey.parse(Files.readString(file).strip());
            }
            var key = SignerKey.generate(NAME, SignatureType.COSIGNATURE, new SecureRandom());
            var onlyOurs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            Files.createFile(file, onlyOurs);
            Files.writeString(file, key.secretText() + "\n", StandardOpenOption.SYNC);
            return key;
        } catch (BadProof e) {
            throw new CannotRun(
                    "the witness's key " + file + " is damaged (" + e.getMessage() + "). Start afresh: --fresh.", e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its public half: what a visitor verifies with. */
    VerifierKey key() {
        return key;
    }

    /** As the portal's setting wants it. */
    String setting() {
        return "http://127.0.0.1:" + port + " " + key.text();
    }

    /** @param logKey of the log that it is to cosign, and of no other */
    void start(String logKey) throws IOException {
        running = Child.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx32m",
                        "-cp",
                        program().toString(),
                        WitnessMain.class.getName(),
                        "serve",
                        "--key",
                        folder.resolve("key").toString(),
                        "--state",
                        folder.resolve("state").toString(),
                        "--log",
                        logKey,
                        "--listen",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile()));
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** The jar, or while developing the folder, that the library is in. */
    private static Path program() {
        try {
            return Path.of(WitnessMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Waits until the published checkpoint bears the cosignature.
     *
     * @return false when it still does not after this time
     */
    boolean awaitCosigned(Source published, String logKey, Duration patience) throws IOException {
        try {
            var log = TrustedLog.of(VerifierKey.parse(logKey), new Quorum(1, List.of(key)));
            long deadline = System.nanoTime() + patience.toNanos();
            while (!isCosigned(published, log)) {
                if (System.nanoTime() > deadline || !isRunning()) {
                    return false;
                }
                Thread.sleep(PAUSE_MS);
            }
            return true;
        } catch (BadProof e) {
            throw new CannotRun("the portal's ledger has a key that is none: " + e.getMessage() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isCosigned(Source published, TrustedLog log) throws IOException {
        try {
            var checkpoint = published.read("checkpoint");
            return checkpoint.isPresent()
                    && !log.require(log.open(checkpoint.get())).isEmpty();
        } catch (BadProof e) {
            return false;
        }
    }

    private boolean isRunning() {
        return running != null && running.isRunning();
    }

    /** What it said last, for when it does not do its work. */
    String lastWords() throws IOException {
        var lines = Files.exists(log()) ? Files.readAllLines(log(), UTF_8) : List.<String>of();
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }
}
