package ecluse.auditor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was typed. A word that is not known stops the command: a typing error must not change what is verified. */
final class Options {

    static final List<String> VALUED =
            List.of("database", "json", "key", "lag", "proof", "quorum", "seen", "state", "url", "witness");
    static final List<String> SWITCHES = List.of("from-start", "key-of-folder");

    private static final Set<String> REPEATED = Set.of("key", "seen", "witness");
    private static final String JSON = "json";

    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private @Nullable String folder;

    private Options() {}

    /** @throws CannotVerify if a word is not known, or a value is missing */
    static Options read(List<String> arguments) {
        var options = new Options();
        var rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            options.take(rest.removeFirst(), rest);
        }
        return options;
    }

    private void take(String argument, List<String> rest) {
        if (!argument.startsWith("--")) {
            takeFolder(argument);
            return;
        }
        int equals = argument.indexOf('=');
        var name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
        if (SWITCHES.contains(name) && equals < 0) {
            put(name, "");
        } else if (!VALUED.contains(name)) {
            throw new CannotVerify("unknown option --" + name + ". Known: " + known() + ".");
        } else if (equals >= 0) {
            put(name, argument.substring(equals + 1));
        } else if (name.equals(JSON) && !isFile(rest)) {
            put(name, "");
        } else if (rest.isEmpty()) {
            throw new CannotVerify("--" + name + " needs a value, as in --" + name + "=VALUE.");
        } else {
            put(name, rest.removeFirst());
        }
    }

    private static String known() {
        var all = new ArrayList<>(VALUED);
        all.addAll(SWITCHES);
        return "--" + String.join(", --", all.stream().sorted().toList());
    }

    /** The value of --json may be left out: a folder that follows is the ledger. */
    private static boolean isFile(List<String> rest) {
        return !rest.isEmpty() && !rest.getFirst().startsWith("--") && !Files.isDirectory(Path.of(rest.getFirst()));
    }

    private void takeFolder(String word) {
        if (folder != null) {
            throw new CannotVerify("one folder can be verified at a time, not " + folder + " and " + word + ".");
        }
        folder = word;
    }

    private void put(String name, String value) {
        var all = values.computeIfAbsent(name, unused -> new ArrayList<>());
        all.add(value);
        if (all.size() > 1 && !REPEATED.contains(name)) {
            throw new CannotVerify("--" + name + " is there twice; once is allowed.");
        }
    }

    Optional<String> folder() {
        return Optional.ofNullable(folder);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Optional<String> text(String name) {
        return all(name).stream().findFirst();
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** @throws CannotVerify if it is no whole number in the range */
    int number(String name, int otherwise, int least, int most) {
        var value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for all wrong numbers.
        }
        throw new CannotVerify(
                "--" + name + " is " + value.get() + "; allowed: a whole number from " + least + " to " + most + ".");
    }
}
