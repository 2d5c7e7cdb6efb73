package ecluse.translog;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a {@link WitnessServer} from the command line. */
public final class WitnessMain {

    private static final String USAGE = """
            A witness of transparency logs (https://c2sp.org/tlog-witness).

              witness new-key NAME --key FILE
                  makes a key in a new FILE and prints its public half
              witness serve --key FILE --state DIR --log VKEY [--log VKEY ...] [--listen HOST:PORT]
                  cosigns what these logs sign; a log's origin is the name in its VKEY.
                  DIR holds what was cosigned: never set it back to an older copy.
                  HOST:PORT is 127.0.0.1:8099 if nothing is said.
            """;

    private WitnessMain() {}

    /** See the usage it prints; leaves with 2 when the arguments are wrong, 1 when it cannot do what they say. */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            System.setProperty(
                    "sun.net.httpserver.maxReqTime", "30"); // seconds: who sends slowly holds no thread for ever
            var running = run(List.of(arguments), System.out);
            if (running.isPresent()) {
                Runtime.getRuntime().addShutdownHook(new Thread(running.get()::close));
                Thread.currentThread().join();
            }
        } catch (IllegalArgumentException e) {
            System.err.println("witness: " + e.getMessage() + "\n\n" + USAGE);
            System.exit(2);
        } catch (IOException | BadProof e) {
            System.err.println("witness: " + e.getMessage());
            System.exit(1);
        }
    }

    /** The server, if one was to be started. */
    static Optional<Running> run(List<String> arguments, PrintStream out) throws IOException, BadProof {
        var command = arguments.isEmpty() ? "" : arguments.getFirst();
        switch (command) {
            case "new-key" -> {
                newKey(arguments, out);
                return Optional.empty();
            }
            case "serve" -> {
                return Optional.of(serve(Options.of(arguments.subList(1, arguments.size())), out));
            }
            default -> throw new IllegalArgumentException("say new-key or serve");
        }
    }

    private static void newKey(List<String> arguments, PrintStream out) throws IOException, BadProof {
        if (arguments.size() < 2) {
            throw new IllegalArgumentException("new-key needs a name");
        }
        var options = Options.of(arguments.subList(2, arguments.size()));
        var key = SignerKey.generate(arguments.get(1), SignatureType.COSIGNATURE, new SecureRandom());
        var file = Path.of(options.one("--key"));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; a key is not overwritten", e);
        }
        Files.writeString(file, key.secretText() + "\n", StandardOpenOption.SYNC);
        out.println(key.verifier());
    }

    private static Running serve(Options options, PrintStream out) throws IOException, BadProof {
        var key = key(Path.of(options.one("--key")));
        var logs = logs(options.all("--log"));
        var folder = Path.of(options.one("--state"));
        var store = new FolderStore(folder);
        var lock = lock(folder);
        try {
            var witness = new Witness(key, logs, store, InstantSource.system());
            var running = new Running(
                    WitnessServer.start(witness, address(options.oneOr("--listen", "127.0.0.1:8099"))), lock);
            out.println(key.verifier() + " witnesses " + logs.size() + " logs on "
                    + running.server().address());
            return running;
        } catch (IOException | RuntimeException e) {
            lock.channel().close();
            throw e;
        }
    }

    private static SignerKey key(Path file) throws IOException, BadProof {
        try {
            return SignerKey.parse(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            throw new IOException("there is no key " + file + "; new-key makes one", e);
        }
    }

    private static List<TrustedLog> logs(List<String> vkeys) throws BadProof {
        var keys = new LinkedHashMap<String, List<VerifierKey>>();
        for (var vkey : vkeys) {
            var key = VerifierKey.parse(vkey);
            keys.computeIfAbsent(key.name(), name -> new ArrayList<>()).add(key);
        }
        return keys.entrySet().stream()
                .map(log -> new TrustedLog(log.getKey(), log.getValue(), Quorum.NONE))
                .toList();
    }

    /** Two witnesses over one state would cosign two pasts. */
    private static FileLock lock(Path folder) throws IOException {
        var channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return lock;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: refused below like any other.
        }
        channel.close();
        throw new IOException("another witness runs on " + folder);
    }

    private static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        try {
            return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("--listen is HOST:PORT, not " + text, e);
        }
    }

    /** A server and the lock on its state. */
    record Running(WitnessServer server, FileLock lock) implements AutoCloseable {

        @Override
        public void close() {
            server.close();
            try {
                lock.channel().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Options(Map<String, List<String>> values) {

        private static final List<String> KNOWN = List.of("--key", "--state", "--log", "--listen");

        static Options of(List<String> arguments) {
            var values = new LinkedHashMap<String, List<String>>();
            for (int i = 0; i < arguments.size(); i += 2) {
                var name = arguments.get(i);
                if (!KNOWN.contains(name) || i + 1 == arguments.size()) {
                    throw new IllegalArgumentException("\"" + name + "\" is not an option with a value");
                }
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(arguments.get(i + 1));
            }
            return new Options(values);
        }

        List<String> all(String name) {
            var all = values.getOrDefault(name, List.of());
            if (all.isEmpty()) {
                throw new IllegalArgumentException(name + " is missing");
            }
            return all;
        }

        String one(String name) {
            var all = all(name);
            if (all.size() > 1) {
                throw new IllegalArgumentException(name + " is given " + all.size() + " times");
            }
            return all.getFirst();
        }

        String oneOr(String name, String otherwise) {
            return values.containsKey(name) ? one(name) : otherwise;
        }
    }
}
