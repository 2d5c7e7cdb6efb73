package ecluse.bench;

import ecluse.drills.CannotRun;
import ecluse.drills.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code ecluse bench NAME [--json FILE] …}: prints what it measured as one line of JSON. */
final class Bench {
    private static final int CANNOT_RUN = 2;

    private Bench() {}

    static void main(String... arguments) throws Exception {
        try {
            var words = List.of(arguments);
            run(words.isEmpty() ? "" : words.getFirst(), words.stream().skip(1).toList());
        } catch (CannotRun e) {
            System.err.println("ecluse: " + e.getMessage());
            System.exit(CANNOT_RUN);
        }
        System.exit(0);
    }

    /** @throws CannotRun for a benchmark or an option that there is not: a typing error must not change what is measured */
    static void run(String name, List<String> rest) throws IOException, SQLException, InterruptedException {
        switch (name) {
            case "gate" -> {
                var options = options(rest, "clients", "people", "seconds");
                tell(
                        options,
                        GateBench.run(
                                options.number("clients", 16, 1, 1_000),
                                options.number("people", 340_000, 1_000, 10_000_000),
                                options.number("seconds", 10, 1, 600)));
            }
            case "ledger" -> {
                var options = options(rest, "clients", "people", "people-per-request", "seconds");
                tell(
                        options,
                        LedgerBench.run(
                                options.number("clients", 16, 1, 1_000),
                                options.number("people", 100_000, 10_000, 10_000_000),
                                options.number("people-per-request", 20, 1, 500),
                                options.number("seconds", 60, 5, 3_600)));
            }
            case "offer" -> {
                var options = options(rest, "groups");
                tell(options, OfferBench.run(options.number("groups", 60_000, 100, 200_000)));
            }
            case "registry" -> {
                var options = options(rest, "people");
                tell(options, RegistryBench.run(options.number("people", 1_000_000, 10_000, 100_000_000)));
            }
            case "pages" -> {
                var options = options(rest, "clients", "organisations", "people", "seconds");
                int organisations = options.number("organisations", 140, 10, 100_000);
                tell(
                        options,
                        PagesBench.run(
                                options.number(
                                        "people",
                                        organisations * PagesBench.PEOPLE_PER_ORGANISATION,
                                        1_000,
                                        20_000_000),
                                options.number("clients", 16, 1, 100),
                                options.number("seconds", 15, 1, 60)));
            }
            case "signin" -> {
                var options = options(rest, "clients", "people", "seconds");
                tell(
                        options,
                        SignInBench.run(
                                options.number("people", 10_000, 1_000, 1_000_000),
                                options.number("clients", 16, 1, 100),
                                options.number("seconds", 15, 5, 60)));
            }
            default ->
                throw new CannotRun("there is no benchmark “" + name
                        + "”. There are: gate, ledger, offer, pages, registry, signin.");
        }
    }

    /** {@code --json} without a file is what is done anyway: the line is printed. */
    private static Options options(List<String> all, String... names) {
        var rest = new ArrayList<String>();
        for (int i = 0; i < all.size(); i++) {
            if (!all.get(i).equals("--json")
                    || i + 1 < all.size() && !all.get(i + 1).startsWith("--")) {
                rest.add(all.get(i));
            }
        }
        var known = new HashSet<>(Set.of(names));
        known.add("json");
        var options = Options.read(rest, known, Set.of());
        if (!options.words().isEmpty()) {
            throw new CannotRun(
                    "“" + options.words().getFirst() + "” is no option. Options begin with --, as --json FILE.");
        }
        options.path("json").ifPresent(Bench::requireFolder);
        return options;
    }

    /** What takes minutes to measure is not lost for a folder that is not there. */
    private static void requireFolder(Path json) {
        var folder = json.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new CannotRun("--json is " + json + ", in a folder that is not there. Make the folder first.");
        }
    }

    private static void tell(Options options, String json) throws IOException {
        System.out.println(json);
        var file = options.path("json");
        if (file.isPresent()) {
            Files.writeString(file.get(), json + "\n");
        }
    }
}
