package ecluse.auditor;

import ecluse.auditor.LedgerAudit.Shown;
import ecluse.auditor.LedgerAudit.Wishes;
import ecluse.translog.BadProof;
import ecluse.translog.Quorum;
import ecluse.translog.TrustedLog;
import ecluse.translog.VerifierKey;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/**
 * The command: {@code verify [DIR] [--url URL] --key VKEY …}, and {@code verify --proof FILE --key VKEY …}.
 *
 * <p>Ends with 0 when all is whole, 1 when it is not, 2 when it could not be looked at.
 */
public final class Verify {

    static final String DEFAULT_FOLDER = ".ecluse/ledger";
    static final String KEY_FILE = "log-key";

    private static final int WHOLE = 0;
    private static final int NOT_WHOLE = 1;
    private static final int CANNOT = 2;

    private static final String PASSWORD = "ECLUSE_AUDITOR_PASSWORD";
    private static final int LAG_SECONDS = 60;
    private static final int MOST_LAG_SECONDS = 86_400;
    private static final int MOST_WITNESSES = 100;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MOST_PROOF_BYTES = 4 << 20;

    private final Options options;
    private final Surroundings surroundings;

    /**
     * What a command has around it.
     *
     * @param out results
     * @param err progress and complaints
     * @param terminal whether a person watches
     */
    record Surroundings(PrintStream out, PrintStream err, boolean terminal, Map<String, String> environment) {}

    private Verify(Options options, Surroundings surroundings) {
        this.options = options;
        this.surroundings = surroundings;
    }

    static void main(String... arguments) {
        var console = System.console();
        var surroundings = new Surroundings(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                console != null && console.isTerminal(),
                System.getenv());
        int status = run(List.of(arguments), surroundings);
        surroundings.out().flush();
        System.exit(status);
    }

    /** The terminal's own encoding may be ASCII; what is printed here is not. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** Returns the exit code. */
    static int run(List<String> arguments, Surroundings surroundings) {
        try {
            return new Verify(Options.read(arguments), surroundings).run() ? WHOLE : NOT_WHOLE;
        } catch (CannotVerify e) {
            surroundings.err().println("ecluse: " + e.getMessage());
            return CANNOT;
        } catch (InvalidPathException e) {
            surroundings.err().println("ecluse: " + Words.quoted(e.getInput()) + " is no file’s name.");
            return CANNOT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            surroundings.err().println("ecluse: interrupted.");
            return CANNOT;
        }
    }

    private boolean run() throws InterruptedException {
        return options.has("proof") ? proof() : ledger();
    }

    // --- A receipt --------------------------------------------------------------------------------------------------

    private boolean proof() {
        refuseBeside("proof", "url", "database", "state", "from-start", "seen", "lag");
        var log = trusted();
        try {
            var receipt = Receipt.verify(bytes(Path.of(options.text("proof").orElseThrow())), log);
            receipt.print(people());
            writeJson(receipt.json());
            return true;
        } catch (BadProof e) {
            people().println("THE RECEIPT DOES NOT HOLD: " + e.getMessage() + ".");
            writeJson(Receipt.json(e.getMessage()));
            return false;
        }
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MOST_PROOF_BYTES) {
                throw new CannotVerify(
                        file + " has " + Files.size(file) + " bytes; allowed: at most " + MOST_PROOF_BYTES + ".");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CannotVerify("cannot read " + file, e);
        }
    }

    private void refuseBeside(String name, String... others) {
        for (var other : others) {
            if (options.has(other)) {
                throw new CannotVerify("--" + name + " and --" + other + " do not go together.");
            }
        }
    }

    // --- A ledger ---------------------------------------------------------------------------------------------------

    private boolean ledger() throws InterruptedException {
        var place = place();
        var log = trusted();
        var progress = new Progress(surroundings.err(), surroundings.terminal(), System::nanoTime);
        var report = new LedgerAudit(place, log, wishes(log), progress, System::nanoTime).run();
        report.print(people());
        writeJson(report.json());
        return report.whole();
    }

    private Place place() {
        var url = options.text("url");
        if (url.isPresent() && options.folder().isPresent()) {
            throw new CannotVerify("a folder or --url, not both: " + folder() + " and " + url.get() + ".");
        }
        try {
            return url.isPresent() ? Place.address(URI.create(url.get())) : existing(folder());
        } catch (InvalidPathException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new CannotVerify("--url is " + url.orElse("") + "; allowed: an http: or https: address, no query.");
        } catch (IOException e) {
            throw new CannotVerify("cannot read " + folder(), e);
        }
    }

    private Path folder() {
        return Path.of(options.folder().orElse(DEFAULT_FOLDER));
    }

    private static Place existing(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CannotVerify("there is no folder " + folder + ". Name the ledger’s folder, or give --url URL.");
        }
        return Place.folder(folder);
    }

    private Wishes wishes(TrustedLog log) {
        var state = options.text("state").map(Path::of);
        return new Wishes(
                from(state, log),
                state,
                database(),
                options.number("lag", LAG_SECONDS, 0, MOST_LAG_SECONDS),
                seen(),
                PAUSE);
    }

    private SavedState from(Optional<Path> state, TrustedLog log) {
        boolean withDatabase = options.has("database");
        if (state.isEmpty() || options.has("from-start") || !Files.exists(state.get())) {
            return SavedState.start(log.origin(), withDatabase);
        }
        var saved = saved(state.get());
        if (!saved.origin().equals(log.origin())) {
            throw new CannotVerify(state.get() + " is of the ledger " + Words.quoted(saved.origin()) + ", not "
                    + Words.quoted(log.origin()) + ". Name another file.");
        }
        if (withDatabase && !saved.withDatabase()) {
            throw new CannotVerify(state.get() + " is of an audit without --database. Add --from-start.");
        }
        return saved;
    }

    private static SavedState saved(Path file) {
        try {
            return SavedState.read(file);
        } catch (BadProof | IOException e) {
            throw new CannotVerify(
                    "--state " + file + ": " + e.getMessage() + ". Name another file, or add --from-start.");
        }
    }

    private Optional<LongFunction<Rows>> database() {
        var url = options.text("database");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.get().startsWith("jdbc:postgresql:")) {
            throw new CannotVerify(
                    "--database is not the address of a PostgreSQL; allowed: jdbc:postgresql://HOST:PORT/NAME.");
        }
        var password = surroundings.environment().get(PASSWORD);
        if (password == null) {
            throw new CannotVerify("--database needs the password of " + JdbcRows.USER + " in " + PASSWORD + ".");
        }
        return Optional.of(after -> JdbcRows.open(url.get(), password, after));
    }

    /** Files, and whatever files are in folders. */
    private List<Shown> seen() {
        var shown = new ArrayList<Shown>();
        for (var name : options.all("seen")) {
            try (var files = files(Path.of(name))) {
                files.forEach(file -> shown.add(new Shown(file.toString(), bytes(file))));
            } catch (IOException e) {
                throw new CannotVerify("cannot read " + name, e);
            }
        }
        return shown;
    }

    private static Stream<Path> files(Path place) throws IOException {
        return Files.isDirectory(place) ? Files.list(place).sorted() : Stream.of(place);
    }

    // --- Whom to believe --------------------------------------------------------------------------------------------

    private TrustedLog trusted() {
        var keys = keys();
        var witnesses = options.all("witness").stream().map(Verify::key).toList();
        int quorum = options.number("quorum", witnesses.size(), 0, Math.min(witnesses.size(), MOST_WITNESSES));
        var origin = keys.getFirst().name();
        if (keys.stream().anyMatch(key -> !key.name().equals(origin))) {
            throw new CannotVerify("the keys given with --key have different names; a log has one, its origin.");
        }
        try {
            return new TrustedLog(origin, keys, new Quorum(quorum, witnesses));
        } catch (IllegalArgumentException e) {
            throw new CannotVerify(e.getMessage() + ".");
        }
    }

    private List<VerifierKey> keys() {
        if (options.has("key")) {
            refuseBeside("key", "key-of-folder");
            return options.all("key").stream().map(Verify::key).toList();
        }
        var named = keyOfTheFolder();
        if (!options.has("key-of-folder")) {
            throw new CannotVerify("--key is missing: the ledger’s public key, NAME+ID+KEY, from whoever runs it."
                    + named.map(Verify::howToTrust).orElse(""));
        }
        return List.of(trustedAsItIs(named.orElseThrow(() ->
                new CannotVerify("there is no file " + KEY_FILE + " in " + folder() + " to take the key from."))));
    }

    /** What the ledger says of itself; an address is not asked. */
    private Optional<VerifierKey> keyOfTheFolder() {
        var file = folder().resolve(KEY_FILE);
        return options.has("url") || !Files.isRegularFile(file)
                ? Optional.empty()
                : Optional.of(key(new String(bytes(file), StandardCharsets.UTF_8).strip()));
    }

    private static String howToTrust(VerifierKey named) {
        return " The folder itself names this one: " + named.text()
                + " . Compare it with what you were given on another" + " way, then say --key " + named.text()
                + ", or take it as it is with --key-of-folder.";
    }

    /** Who can change the ledger can change a key beside it: better than nothing, and said. */
    private VerifierKey trustedAsItIs(VerifierKey named) {
        surroundings
                .err()
                .println("WARNING: the key " + named.text()
                        + " was read from the folder, not given from outside. Whoever"
                        + " can rewrite the ledger can rewrite it too: this shows that the ledger fits this key, not that"
                        + " it is the right one. Give it with --key.");
        return named;
    }

    private static VerifierKey key(String text) {
        try {
            return VerifierKey.parse(text);
        } catch (BadProof e) {
            throw new CannotVerify("not a key: " + e.getMessage() + "; allowed: NAME+ID+KEY.");
        }
    }

    // --- Where results go -------------------------------------------------------------------------------------------

    /** JSON without a file has the standard output for itself. */
    private PrintStream people() {
        return options.text("json").filter(String::isEmpty).isPresent() ? surroundings.err() : surroundings.out();
    }

    private void writeJson(String json) {
        var file = options.text("json");
        if (file.isEmpty()) {
            return;
        }
        if (file.get().isEmpty()) {
            surroundings.out().println(json);
            return;
        }
        try {
            Files.writeString(Path.of(file.get()), json + "\n");
        } catch (IOException e) {
            throw new CannotVerify("cannot write " + file.get(), e);
        }
    }
}
