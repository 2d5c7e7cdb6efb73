package ecluse.drills;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The options of a command: {@code --people 2000}, {@code --people=2000} or, for a switch, {@code --keep}. An option that
 * the command does not know stops it: a typing error must not silently change what is measured.
 */
public final class Options {
    private final Map<String, String> values;
    private final List<String> words;

    private Options(Map<String, String> values, List<String> words) {
        this.values = values;
        this.words = words;
    }

    /**
     * @param valued options that take a value
     * @param switches options that are there or not
     */
    public static Options read(List<String> arguments, Set<String> valued, Set<String> switches) {
        var values = new LinkedHashMap<String, String>();
        var words = new ArrayList<String>();
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var argument = rest.next();
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            var equals = argument.indexOf('=');
            var name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
            if (switches.contains(name) && equals < 0) {
                values.put(name, "");
            } else if (!valued.contains(name)) {
                throw new CannotRun("unknown option --" + name + ". Known: " + listed(valued, switches) + ".");
            } else if (equals < 0 && !rest.hasNext()) {
                throw new CannotRun("--" + name + " needs a value, as in --" + name + "=VALUE.");
            } else {
                values.put(name, equals < 0 ? rest.next() : argument.substring(equals + 1));
            }
        }
        return new Options(values, words);
    }

    private static String listed(Set<String> valued, Set<String> switches) {
        var all = new TreeSet<>(valued);
        all.addAll(switches);
        return all.isEmpty() ? "none" : "--" + String.join(", --", all);
    }

    /** What was typed without dashes, in order. */
    public List<String> words() {
        return words;
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    public Optional<Path> path(String name) {
        return text(name).map(Path::of);
    }

    public int number(String name, int otherwise, int least, int most) {
        return (int) longNumber(name, otherwise, least, most);
    }

    public long longNumber(String name, long otherwise, long least, long most) {
        var value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            var number = Long.parseLong(value.replace("_", ""));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for all wrong numbers.
        }
        throw new CannotRun(
                "--" + name + " is " + value + "; allowed: a whole number from " + least + " to " + most + ".");
    }

    public LocalDate date(String name, LocalDate otherwise) {
        var value = values.get(name);
        try {
            return value == null ? otherwise : LocalDate.parse(value);
        } catch (DateTimeParseException e) {
            throw new CannotRun("--" + name + " is " + value + "; allowed: a date such as 2026-11-24.", e);
        }
    }

    /** One of a few words, without regard to case. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        var value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        for (var candidate : otherwise.getDeclaringClass().getEnumConstants()) {
            if (candidate.name().equalsIgnoreCase(value)) {
                return candidate;
            }
        }
        var allowed = Arrays.stream(otherwise.getDeclaringClass().getEnumConstants())
                .map(candidate -> candidate.name().toLowerCase(Locale.ROOT))
                .toList();
        throw new CannotRun("--" + name + " is " + value + "; allowed: " + String.join(", ", allowed) + ".");
    }
}
